// @slack/web-api against the fake: arguments as forms, typed errors, pages, rate limits and the three steps of an upload.
import assert from 'node:assert/strict';
import { WebClient, ErrorCode } from '@slack/web-api';
import { channels, errorOf, people, silent, step } from './harness.mjs';

const section = (text) => [{ type: 'section', text: { type: 'mrkdwn', text } }];

export async function webApiSteps(fake) {
  const options = { slackApiUrl: fake.api, retryConfig: { retries: 0 }, logger: silent };
  const client = new WebClient(fake.botToken, options);
  let posted;

  await step('web-api: api.test and auth.test, with the scopes of the token', async () => {
    assert.equal((await client.api.test()).ok, true);
    const owner = await client.auth.test();
    assert.equal(owner.bot_id, 'B0FAKEBOT0');
    assert.ok(owner.response_metadata.scopes.includes('chat:write'));
  });

  await step('web-api: chat.postMessage with blocks and metadata', async () => {
    posted = await client.chat.postMessage({
      channel: channels.news, text: 'Renault &amp; Nissan', blocks: section('*Renault* &amp; Nissan'), unfurl_links: false,
      metadata: { event_type: 'alert_posted', event_payload: { key: 'k1' } },
    });
    assert.match(posted.ts, /^\d{10}\.\d{6}$/);
    assert.equal(posted.message.bot_id, 'B0FAKEBOT0');
  });

  await step('web-api: chat.update changes the message and keeps its metadata', async () => {
    await client.chat.update({ channel: channels.news, ts: posted.ts, text: 'edited', blocks: section('edited') });
    const [message] = await fake.messages();
    assert.equal(message.text, 'edited');
    assert.equal(message.metadata.event_payload.key, 'k1');
  });

  await step('web-api: a thread, by conversations.replies', async () => {
    await client.chat.postMessage({ channel: channels.news, text: 'also reported by Les Echos', thread_ts: posted.ts });
    const replies = await client.conversations.replies({ channel: channels.news, ts: posted.ts });
    assert.deepEqual(replies.messages.map((message) => message.text), ['edited', 'also reported by Les Echos']);
  });

  await step('web-api: chat.postEphemeral is in no history', async () => {
    await client.chat.postEphemeral({ channel: channels.news, user: people.member, text: 'only you' });
    const history = await client.conversations.history({ channel: channels.news });
    assert.ok(!history.messages.some((message) => message.text === 'only you'));
  });

  await step('web-api: conversations.history in pages, with metadata when asked', async () => {
    for (const text of ['one', 'two', 'three']) await client.chat.postMessage({ channel: channels.general, text, metadata: { event_type: 'e', event_payload: { text } } });
    const texts = [];
    for await (const page of client.paginate('conversations.history', { channel: channels.general, limit: 2, include_all_metadata: true }))
      texts.push(...page.messages.map((message) => message.metadata.event_payload.text));
    assert.deepEqual(texts, ['three', 'two', 'one']);
  });

  await step('web-api: conversations.list in pages, info, join and open', async () => {
    const names = [];
    for await (const page of client.paginate('conversations.list', { limit: 1, types: 'public_channel,private_channel' })) names.push(...page.channels.map((channel) => channel.name));
    assert.deepEqual(names.sort(), ['car-news', 'elsewhere', 'general', 'moderators']);
    assert.equal((await client.conversations.info({ channel: channels.news })).channel.name, 'car-news');
    assert.equal((await errorOf(client.chat.postMessage({ channel: channels.elsewhere, text: 'x' }))).data.error, 'not_in_channel');
    await client.conversations.join({ channel: channels.elsewhere });
    await client.chat.postMessage({ channel: channels.elsewhere, text: 'x' });
    const direct = await client.conversations.open({ users: people.member });
    assert.match(direct.channel.id, /^D/);
    await client.chat.postMessage({ channel: direct.channel.id, text: 'hello' });
  });

  await step('web-api: users.info', async () => {
    assert.equal((await client.users.info({ user: people.admin })).user.is_admin, true);
    assert.equal((await errorOf(client.users.info({ user: 'U0NOBODY00' }))).data.error, 'user_not_found');
  });

  await step('web-api: invalid_blocks names the place', async () => {
    const error = await errorOf(client.chat.postMessage({ channel: channels.news, text: 'x', blocks: section('x'.repeat(3001)) }));
    assert.equal(error.code, ErrorCode.PlatformError);
    assert.equal(error.data.error, 'invalid_blocks');
    assert.match(error.data.response_metadata.messages.join(), /\/blocks\/0\/text\/text/);
  });

  await step('web-api: too many blocks, too much text, too large blocks, no text', async () => {
    const codeOf = async (message) => (await errorOf(client.chat.postMessage({ channel: channels.news, ...message }))).data.error;
    assert.equal(await codeOf({ text: 'x', blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }), 'invalid_blocks');
    assert.equal(await codeOf({ text: 'x'.repeat(40001) }), 'msg_too_long');
    assert.equal(await codeOf({ text: 'x', blocks: Array.from({ length: 6 }, () => section('x'.repeat(2500))[0]) }), 'msg_blocks_too_long');
    assert.equal(await codeOf({ text: '' }), 'no_text');
  });

  await step('web-api: a missing scope is named', async () => {
    await fake.tell('scopes/remove', { scope: 'users:read' });
    const error = await errorOf(client.users.info({ user: people.admin }));
    assert.equal(error.data.error, 'missing_scope');
    assert.equal(error.data.needed, 'users:read');
    await fake.tell('scopes/add', { scope: 'users:read' });
  });

  await step('web-api: a 429 is waited out, or reported', async () => {
    await fake.tell('faults', { method: 'chat.postMessage', kind: 'rate_limit', retry_after_seconds: 1 });
    const start = Date.now();
    await new WebClient(fake.botToken, { slackApiUrl: fake.api, logger: silent }).chat.postMessage({ channel: channels.news, text: 'waited' });
    assert.ok(Date.now() - start >= 1000);
    await fake.tell('faults', { method: 'chat.postMessage', kind: 'rate_limit', retry_after_seconds: 30 });
    const error = await errorOf(new WebClient(fake.botToken, { ...options, rejectRateLimitedCalls: true }).chat.postMessage({ channel: channels.news, text: 'x' }));
    assert.equal(error.code, ErrorCode.RateLimitedError);
    assert.equal(error.retryAfter, 30);
  });

  await step('web-api: a 500, a dropped connection and an internal_error', async () => {
    await fake.tell('faults', { method: 'chat.postMessage', kind: 'status', status: 503 });
    assert.equal((await errorOf(client.chat.postMessage({ channel: channels.news, text: 'x' }))).code, ErrorCode.HTTPError);
    await fake.tell('faults', { method: 'chat.postMessage', kind: 'drop', applied: true });
    const before = (await fake.messages()).length;
    assert.equal((await errorOf(client.chat.postMessage({ channel: channels.news, text: 'dropped' }))).code, ErrorCode.RequestError);
    assert.equal((await fake.messages()).length, before + 1);
    await fake.tell('faults', { method: 'chat.postMessage', kind: 'error', code: 'internal_error' });
    assert.equal((await errorOf(client.chat.postMessage({ channel: channels.news, text: 'x' }))).data.error, 'internal_error');
  });

  await step('web-api: the limits of 2025 on history: 15 objects, one call a minute', async () => {
    for (let n = 0; n < 16; n++) await client.chat.postMessage({ channel: channels.general, text: `${n}` });
    await fake.tell('history', { mode: 'restricted' });
    const page = await client.conversations.history({ channel: channels.general, limit: 200 });
    assert.equal(page.messages.length, 15);
    assert.equal(page.has_more, true);
    const error = await errorOf(new WebClient(fake.botToken, { ...options, rejectRateLimitedCalls: true }).conversations.history({ channel: channels.general }));
    assert.ok(error.retryAfter > 50);
    await fake.tell('history', { mode: 'no_scope' });
    assert.equal((await errorOf(client.conversations.history({ channel: channels.general }))).data.needed, 'channels:history');
    await fake.tell('history', { mode: 'normal' });
  });

  await step('web-api: filesUploadV2 shares a file', async () => {
    await client.filesUploadV2({ channel_id: channels.news, filename: 'stats.png', title: '30 days', file: Buffer.from('not really a picture') });
    const files = await fake.ask('files');
    assert.deepEqual(files.map((file) => [file.name, file.title, file.shared_in]), [['stats.png', '30 days', channels.news]]);
  });

  await step('web-api: views.publish draws a home tab; a faulty view is refused', async () => {
    await client.views.publish({ user_id: people.member, view: { type: 'home', blocks: section('Your watches') } });
    assert.ok((await fake.ask('homes'))[people.member]);
    const error = await errorOf(client.views.publish({ user_id: people.member, view: { type: 'home', blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] } }));
    assert.equal(error.data.error, 'invalid_arguments');
    assert.match(error.data.response_metadata.messages.join(), /\/view\/blocks\/0\/text/);
  });

  await step('web-api: chat.delete, then message_not_found; a message of a person cannot be edited', async () => {
    await client.chat.delete({ channel: channels.news, ts: posted.ts });
    assert.equal((await errorOf(client.chat.update({ channel: channels.news, ts: posted.ts, text: 'x' }))).data.error, 'message_not_found');
    await fake.tell('say', { user: people.member, channel: channels.news, text: 'mine' });
    const mine = (await fake.messages()).find((message) => message.text === 'mine');
    assert.equal((await errorOf(client.chat.update({ channel: channels.news, ts: mine.ts, text: 'x' }))).data.error, 'cant_update_message');
  });

  await step('web-api: an archived channel, an unknown one, a revoked token, a wrong token', async () => {
    await fake.tell('archive', { channel: channels.general });
    assert.equal((await errorOf(client.chat.postMessage({ channel: channels.general, text: 'x' }))).data.error, 'is_archived');
    await fake.tell('archive', { channel: channels.general, value: false });
    assert.equal((await errorOf(client.chat.postMessage({ channel: 'C0NOWHERE0', text: 'x' }))).data.error, 'channel_not_found');
    await fake.tell('token', { error: 'token_revoked' });
    assert.equal((await errorOf(client.auth.test())).data.error, 'token_revoked');
    await fake.tell('token', {});
    assert.equal((await errorOf(new WebClient('xoxb-wrong', options).auth.test())).data.error, 'invalid_auth');
    assert.equal((await errorOf(new WebClient(fake.appToken, options).chat.postMessage({ channel: channels.news, text: 'x' }))).data.error, 'not_allowed_token_type');
  });
}
