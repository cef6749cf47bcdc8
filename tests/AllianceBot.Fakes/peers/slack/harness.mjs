// Starts the fake server, steers it over /_fake/, runs steps one after another and counts them.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const server = new URL('../../bin/Release/net10.0/AllianceBot.Fakes.dll', import.meta.url).pathname;

export const people = { admin: 'U0ADMIN000', member: 'U0MEMBER00', bot: 'U0FAKEBOT0' };
export const channels = { general: 'C0GENERAL0', news: 'C0CARNEWS0', elsewhere: 'C0NOTJOIN0' };

export async function startFake() {
  const child = spawn('dotnet', [server, 'slack', '--port', '0', '--ping', '1', '--unlimited'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the fake server ended with ${code}`)));
  });
  const api = /listens on (\S+);/.exec(line)[1];
  const root = new URL('/_fake/', api);
  const tell = async (path, body = {}) => {
    const response = await fetch(new URL(path, root), { method: 'POST', body: JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${answer.error}`);
    return answer;
  };
  const ask = async (path) => (await fetch(new URL(path, root))).json();
  return {
    api,
    botToken: /bot token (\S+),/.exec(line)[1],
    appToken: /app token (\S+);/.exec(line)[1],
    tell,
    ask,
    messages: (channel = channels.news) => ask(`messages?channel=${channel}`),
    stop: () => child.kill('SIGTERM'),
  };
}

let passed = 0;
let failed = 0;

export async function step(name, run) {
  try {
    await run();
    passed++;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}: ${error.stack ?? error}`);
  }
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

export async function until(condition, what, milliseconds = 15000) {
  for (const end = Date.now() + milliseconds; Date.now() < end; await new Promise((wake) => setTimeout(wake, 20))) {
    const value = await condition();
    if (value) return value;
  }
  throw new Error(`not within ${milliseconds} ms: ${what}`);
}

export const pause = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));

/** The packages tell of each failure that a step provokes; the steps themselves say what came of it. */
export const silent = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error', setName() {} };

/** The code of the error that a promise must end with. */
export async function errorOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it should have failed');
}
