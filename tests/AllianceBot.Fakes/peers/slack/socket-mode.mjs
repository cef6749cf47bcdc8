// @slack/socket-mode against the fake: hello, envelopes and acknowledgements, and every way to lose a connection.
import assert from 'node:assert/strict';
import { channel as diagnostics } from 'node:diagnostics_channel';
import { SocketModeClient } from '@slack/socket-mode';
import { channels, errorOf, people, silent, step, until } from './harness.mjs';

const connect = async (fake, options = {}) => {
  const client = new SocketModeClient({
    appToken: fake.appToken, clientPingTimeout: 600, serverPingTimeout: 5000, logger: silent,
    clientOptions: { slackApiUrl: fake.api, retryConfig: { retries: 0 } }, ...options,
  });
  return client;
};

/** Waits until one more connection was greeted than before, and one event passes over it. */
async function reconnected(fake, client, lose) {
  const before = (await fake.ask('sockets')).opened;
  await lose();
  await until(async () => (await fake.ask('sockets')).opened > before, 'a new connection');
  await until(async () => (await fake.tell('home', { user: people.member })).arrived, 'an event over it');
}

export async function socketModeSteps(fake) {
  const client = await connect(fake);
  const seen = [];
  client.on('slack_event', async ({ ack, type, body, retry_num }) => {
    seen.push({ type, body, retry_num });
    if (body.event?.text === 'leave me' && retry_num === 0) return;
    await ack(type === 'slash_commands' ? { text: `you typed ${body.text}` } : undefined);
  });

  await step('socket-mode: connects and is greeted', async () => {
    await client.start();
    assert.equal((await fake.ask('sockets')).open, 1);
  });

  await step('socket-mode: a slash command, answered with its acknowledgement', async () => {
    const outcome = await fake.tell('command', { user: people.member, channel: channels.news, command: '/alliance', text: 'latest' });
    assert.equal(outcome.ack.arrived, true);
    const answer = (await fake.messages()).at(-1);
    assert.equal(answer.text, 'you typed latest');
    assert.equal(answer.only_for, people.member);
  });

  await step('socket-mode: events of the Events API', async () => {
    assert.equal((await fake.tell('home', { user: people.member })).arrived, true);
    assert.equal(seen.at(-1).body.event.type, 'app_home_opened');
    assert.equal((await fake.tell('say', { user: people.member, text: 'hello' })).arrived, true);
    assert.equal(seen.at(-1).body.event.channel_type, 'im');
  });

  await step('socket-mode: an event that is not acknowledged comes again', async () => {
    assert.equal((await fake.tell('say', { user: people.member, text: 'leave me' })).arrived, true);
    const twice = seen.filter((event) => event.body.event?.text === 'leave me');
    assert.deepEqual(twice.map((event) => event.retry_num), [0, 1]);
    assert.equal(twice[0].body.event_id, twice[1].body.event_id);
  });

  await step('socket-mode: the server pings a quiet client', async () => {
    const quiet = await connect(fake, { clientPingTimeout: 20000 });
    let pings = 0;
    const count = () => pings++;
    diagnostics('undici:websocket:ping').subscribe(count);
    await quiet.start();
    await until(() => pings >= 2, 'two pings');
    diagnostics('undici:websocket:ping').unsubscribe(count);
    await quiet.disconnect();
  });

  await step('socket-mode: reconnects on warning', () => reconnected(fake, client, () => fake.tell('sockets/disconnect', { reason: 'warning' })));
  await step('socket-mode: reconnects on refresh_requested', () => reconnected(fake, client, () => fake.tell('sockets/disconnect', { reason: 'refresh_requested' })));
  await step('socket-mode: reconnects after a close', () => reconnected(fake, client, () => fake.tell('sockets/close')));
  await step('socket-mode: reconnects after a drop', () => reconnected(fake, client, () => fake.tell('sockets/drop')));
  await step('socket-mode: reconnects out of a black hole, by ping', () => reconnected(fake, client, () => fake.tell('sockets/stall')));

  await step('socket-mode: reconnects once there is a slot again', async () => {
    await fake.tell('sockets/refuse', { reason: 'too_many_websockets' });
    await fake.tell('sockets/drop');
    await until(async () => (await fake.ask('sockets')).refused > 0, 'a refusal');
    await reconnected(fake, client, () => fake.tell('sockets/refuse', {}));
  });

  await step('socket-mode: the eleventh connection is refused', async () => {
    const others = await Promise.all(Array.from({ length: 9 }, () => connect(fake)));
    await Promise.all(others.map((other) => other.start()));
    assert.equal((await fake.ask('sockets')).open, 10);
    const before = (await fake.ask('sockets')).refused;
    const eleventh = await connect(fake, { autoReconnectEnabled: false });
    await errorOf(eleventh.start());
    assert.equal((await fake.ask('sockets')).refused, before + 1);
    await Promise.all(others.map((other) => other.disconnect()));
  });

  await step('socket-mode: a wrong or revoked app token is final', async () => {
    assert.equal((await errorOf((await connect(fake, { appToken: 'xapp-wrong' })).start())).data.error, 'invalid_auth');
    await fake.tell('token', { token: fake.appToken, error: 'account_inactive' });
    assert.equal((await errorOf((await connect(fake)).start())).data.error, 'account_inactive');
    await fake.tell('token', { token: fake.appToken });
  });

  await step('socket-mode: disconnects', async () => {
    await client.disconnect();
    await until(async () => (await fake.ask('sockets')).open === 0, 'no connection');
  });
}
