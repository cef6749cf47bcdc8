// @slack/bolt in Socket Mode against the fake: commands, buttons, modals, home tabs, direct messages and response_urls.
import assert from 'node:assert/strict';
import bolt from '@slack/bolt';
import { channels, errorOf, pause, people, silent, step, until } from './harness.mjs';

const { App } = bolt;

const modal = {
  type: 'modal', callback_id: 'rule', private_metadata: 'm', notify_on_close: true,
  title: { type: 'plain_text', text: 'New rule' }, submit: { type: 'plain_text', text: 'Save' },
  blocks: [
    { type: 'input', block_id: 'query', label: { type: 'plain_text', text: 'Query' }, element: { type: 'plain_text_input', action_id: 'query' } },
    {
      type: 'input', block_id: 'mode', label: { type: 'plain_text', text: 'When' },
      element: { type: 'static_select', action_id: 'mode', options: ['now', 'digest'].map((value) => ({ text: { type: 'plain_text', text: value }, value })) },
    },
  ],
};
const button = { type: 'actions', block_id: 'story', elements: [{ type: 'button', action_id: 'why', value: 'k7f3', text: { type: 'plain_text', text: 'Why' } }] };

export async function boltSteps(fake) {
  const app = new App({ token: fake.botToken, appToken: fake.appToken, socketMode: true, logger: silent, clientOptions: { slackApiUrl: fake.api, retryConfig: { retries: 0 }, logger: silent } });
  const seen = {};

  app.command('/alliance', async ({ ack, respond, command }) => {
    await ack();
    await respond({ text: `history of ${command.text}`, response_type: 'ephemeral' });
  });
  app.command('/alliance-mod', async ({ ack, client, command }) => {
    await ack();
    if (command.text === 'late') await pause(3200);
    seen.opened = client.views.open({ trigger_id: command.trigger_id, view: modal });
    await seen.opened.catch(() => {});
  });
  app.action('why', async ({ ack, action, respond, body, client }) => {
    await ack();
    seen.action = action;
    await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: 'updated', blocks: [button] });
    await respond({ text: 'because of alpine', replace_original: false });
  });
  app.view('rule', async ({ ack, view }) => {
    const query = view.state.values.query.query.value;
    if (query === 'bad(') await ack({ response_action: 'errors', errors: { query: 'an open bracket' } });
    else await ack();
    seen.rule = { query, mode: view.state.values.mode.mode.selected_option.value, metadata: view.private_metadata };
  });
  app.view({ type: 'view_closed', callback_id: 'rule' }, async ({ ack }) => {
    await ack();
    seen.closed = true;
  });
  app.shortcut('watch_this', async ({ ack, shortcut }) => {
    await ack();
    seen.shortcut = shortcut.message.ts;
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'From bolt' } }] } });
  });
  app.message('watch', async ({ say }) => {
    await say('watching');
  });

  await step('bolt: starts', () => app.start());

  await step('bolt: a command answered through its response_url', async () => {
    const outcome = await fake.tell('command', { user: people.member, channel: channels.news, command: '/alliance', text: 'alpine' });
    assert.equal(outcome.ack.arrived, true);
    const answer = await until(async () => (await fake.messages()).find((message) => message.text === 'history of alpine'), 'the answer');
    assert.equal(answer.only_for, people.member);
  });

  await step('bolt: a button edits its message and answers beside it', async () => {
    const posted = await app.client.chat.postMessage({ channel: channels.news, text: 'a story', blocks: [button] });
    assert.equal((await fake.tell('press', { user: people.member, channel: channels.news, ts: posted.ts, action_id: 'why' })).ack.arrived, true);
    await until(async () => (await fake.messages()).some((message) => message.text === 'because of alpine'), 'the answer');
    assert.equal((await fake.messages()).find((message) => message.ts === posted.ts).text, 'updated');
    assert.equal(seen.action.value, 'k7f3');
  });

  await step('bolt: a modal is refused with errors, then saved', async () => {
    await fake.tell('command', { user: people.admin, channel: channels.news, command: '/alliance-mod', text: 'rule add' });
    const { view } = await until(() => seen.opened, 'the modal');
    const refused = await fake.tell('submit', { user: people.admin, view_id: view.id, values: { query: 'bad(', mode: 'now' } });
    assert.deepEqual(refused.errors, { query: 'an open bracket' });
    const saved = await fake.tell('submit', { user: people.admin, view_id: view.id, values: { query: 'alpine', mode: 'digest' } });
    assert.deepEqual(saved.errors, {});
    assert.deepEqual(seen.rule, { query: 'alpine', mode: 'digest', metadata: 'm' });
  });

  await step('bolt: a modal that is closed says so', async () => {
    seen.opened = undefined;
    await fake.tell('command', { user: people.admin, channel: channels.news, command: '/alliance-mod', text: 'rule add' });
    const { view } = await until(() => seen.opened, 'the modal');
    await fake.tell('close', { user: people.admin, view_id: view.id });
    assert.equal(seen.closed, true);
  });

  await step('bolt: a trigger dies after 3 s', async () => {
    seen.opened = undefined;
    await fake.tell('command', { user: people.admin, channel: channels.news, command: '/alliance-mod', text: 'late' });
    const opened = await until(() => seen.opened && { promise: seen.opened }, 'the attempt');
    assert.equal((await errorOf(opened.promise)).data.error, 'expired_trigger_id');
  });

  await step('bolt: a shortcut of a message', async () => {
    assert.equal((await fake.tell('shortcut', { user: people.member, callback_id: 'watch_this', channel: channels.news, ts: '1700000000.000100' })).ack.arrived, true);
    assert.equal(seen.shortcut, '1700000000.000100');
  });

  await step('bolt: the home tab is drawn when it is opened', async () => {
    await fake.tell('home', { user: people.admin });
    await until(async () => (await fake.ask('homes'))[people.admin], 'the home tab');
  });

  await step('bolt: a direct message is answered', async () => {
    await fake.tell('say', { user: people.member, text: 'watch alpine' });
    await until(async () => (await fake.ask('messages')).some((message) => message.text === 'watching' && message.channel.startsWith('D')), 'the answer');
  });

  await step('bolt: goes on after its connection was dropped', async () => {
    const before = (await fake.ask('sockets')).opened;
    await fake.tell('sockets/drop');
    await until(async () => (await fake.ask('sockets')).opened > before, 'a new connection', 30000);
    const outcome = await fake.tell('command', { user: people.member, channel: channels.news, command: '/alliance', text: 'again' });
    assert.equal(outcome.ack.arrived, true);
  });

  await step('bolt: stops', () => app.stop());
}
