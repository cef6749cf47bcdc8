// discord.js, a client that others wrote, against FakeDiscord: what it does without complaint, the real Discord would take too.
// usage: node peer.mjs '{"api":..,"control":..,"token":..,"channel":..,"guild":..}'   one line a step; exit 1 when one failed
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  ActionRowBuilder, ApplicationCommandOptionType, ButtonBuilder, ButtonStyle, ChannelType, Client, EmbedBuilder, Events, GatewayIntentBits,
  MessageFlags, ModalBuilder, Partials, PermissionFlagsBits, RESTEvents, StringSelectMenuBuilder, TextInputBuilder, TextInputStyle,
} from 'discord.js';

const fake = JSON.parse(process.argv[2]);
const steps = { passed: 0, failed: 0 };
const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  partials: [Partials.Channel, Partials.Message],
  rest: { api: new URL('.', fake.api).href.replace(/\/$/, ''), version: '10' },
});

async function control(name, body) {
  const answer = await fetch(`${fake.control}/${name}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  const json = await answer.json();
  assert.equal(answer.status, 200, `${name}: ${JSON.stringify(json)}`);
  return json;
}

/** The next message that ann writes. */
function fromAnn() {
  return new Promise(heard => client.on(Events.MessageCreate, function listen(message) {
    if (message.author.username !== 'ann') return;
    client.off(Events.MessageCreate, listen);
    heard(message);
  }));
}

async function step(name, run) {
  try {
    await Promise.race([run(), new Promise((_, fail) => setTimeout(() => fail(new Error('no end within 30 s')), 30_000).unref())]);
    steps.passed++;
    console.log(`ok    ${name}`);
  } catch (error) {
    steps.failed++;
    console.log(`FAIL  ${name}: ${error.stack}`);
  }
}

const commands = [
  {
    name: 'alliance', description: 'News',
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand, name: 'history', description: 'Past stories',
        options: [
          { type: ApplicationCommandOptionType.String, name: 'query', description: 'What', required: true, autocomplete: true },
          { type: ApplicationCommandOptionType.Integer, name: 'pages', description: 'How many' },
        ],
      },
      { type: ApplicationCommandOptionType.Subcommand, name: 'watch', description: 'A watch of your own' },
      { type: ApplicationCommandOptionType.Subcommand, name: 'slow', description: 'Never answered in time' },
    ],
  },
  { name: 'alliance-mod', description: 'For moderators', default_member_permissions: String(PermissionFlagsBits.ManageGuild) },
];

const why = new ActionRowBuilder().addComponents(
  new ButtonBuilder().setCustomId('why:1').setLabel('Why').setStyle(ButtonStyle.Primary),
  new ButtonBuilder().setURL('https://example.org/').setLabel('Open').setStyle(ButtonStyle.Link));
const choose = new ActionRowBuilder().addComponents(
  new StringSelectMenuBuilder().setCustomId('pick').setPlaceholder('Pick').addOptions({ label: 'One', value: '1' }, { label: 'Two', value: '2' }));
const card = new EmbedBuilder().setTitle('Renault and Nissan talk').setURL('https://example.org/a').setDescription('**Talks** go on.').setColor(0x3366cc)
  .addFields({ name: 'Also', value: 'Reuters', inline: true }).setFooter({ text: 'rule alliance' }).setTimestamp();

client.on(Events.InteractionCreate, async interaction => {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    await interaction.respond([{ name: `${typed} talks`, value: typed }]);
  } else if (interaction.isChatInputCommand() && interaction.options.getSubcommand(false) === 'history') {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply({ content: `${interaction.options.getString('query')} ${interaction.options.getInteger('pages')}`, embeds: [card] });
    await interaction.followUp({ content: 'more', flags: MessageFlags.Ephemeral });
  } else if (interaction.isChatInputCommand() && interaction.options.getSubcommand(false) === 'watch') {
    await interaction.showModal(new ModalBuilder().setCustomId('watch').setTitle('Watch').addComponents(
      new ActionRowBuilder().addComponents(new TextInputBuilder().setCustomId('query').setLabel('Words').setStyle(TextInputStyle.Short))));
  } else if (interaction.isModalSubmit()) {
    await interaction.reply({ content: `watching ${interaction.fields.getTextInputValue('query')}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isButton()) {
    await interaction.reply({ content: `because ${interaction.member.user.username}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isStringSelectMenu()) {
    await interaction.update({ content: `picked ${interaction.values}`, components: [] });
  }
});
client.on(Events.Error, error => console.log(`      client error: ${error.message}`));

let channel;
await step('logs in, is ready, sees its server and channel', async () => {
  const ready = once(client, Events.ClientReady);
  await client.login(fake.token);
  await ready;
  assert.equal(client.user.username, 'AllianceBot');
  assert.equal(client.guilds.cache.get(fake.guild).name, 'Car Club');
  channel = client.channels.cache.get(fake.channel);
  assert.equal(channel.name, 'news');
});
await step('registers commands, and reads them back', async () => {
  assert.equal((await client.application.commands.set(commands)).size, 2);
  assert.equal((await client.application.commands.fetch()).find(command => command.name === 'alliance').options.length, 3);
});
await step('answers a slash command by a deferral, an edit and a follow-up', async () => {
  const followed = new Promise(done => client.rest.on(RESTEvents.Response, request => request.path.endsWith('/webhooks/') || done()));
  const answer = await control('slash', { user: 'ann', command: 'alliance history', options: { query: 'renault', pages: 2 }, wait: 'message' });
  await followed;
  assert.deepEqual([answer.response.type, answer.ephemeral, answer.message.content, answer.message.embeds[0].title], [5, true, 'renault 2', 'Renault and Nissan talk']);
});
await step('answers autocomplete', async () => {
  const answer = await control('autocomplete', { user: 'ann', command: 'alliance history', focused: 'query', options: { query: 'niss' } });
  assert.deepEqual(answer.response.data.choices[0], { name: 'niss talks', value: 'niss' });
});
await step('opens a modal and reads what was typed', async () => {
  assert.equal((await control('slash', { user: 'ann', command: 'alliance watch' })).response.type, 9);
  assert.equal((await control('submit', { options: { query: 'dacia' } })).message.content, 'watching dacia');
});
await step('is not given a command that the user may not use', async () => {
  const refused = await fetch(`${fake.control}/slash`, { method: 'POST', body: JSON.stringify({ user: 'ann', command: 'alliance-mod' }) });
  assert.equal(refused.status, 409);
});

let message;
await step('posts a card with buttons and edits it', async () => {
  message = await channel.send({ embeds: [card], components: [why, choose], allowedMentions: { parse: [] } });
  const edited = await message.edit({ embeds: [EmbedBuilder.from(card).setDescription('Talks ended.')] });
  assert.equal(edited.embeds[0].description, 'Talks ended.');
  assert.ok(edited.editedTimestamp);
});
await step('answers a button and a select', async () => {
  assert.equal((await control('press', { user: 'ann', message: message.id, custom_id: 'why:1' })).message.content, 'because ann');
  const picked = await control('choose', { user: 'ann', message: message.id, custom_id: 'pick', values: ['2'] });
  assert.deepEqual([picked.response.type, picked.message.content, picked.message.components], [7, 'picked 2', []]);
});
await step('opens a thread, posts in it, archives it; posts in a forum', async () => {
  const thread = await message.startThread({ name: 'All reports', autoArchiveDuration: 1440 });
  assert.equal(thread.id, message.id);
  assert.equal((await thread.send('first')).channelId, thread.id);
  assert.equal((await thread.setArchived(true)).archived, true);
  const made = once(client, Events.ChannelCreate);
  await control('channel', { name: 'forum', type: ChannelType.GuildForum });
  const [forum] = await made;
  const post = await forum.threads.create({ name: 'A story', message: { embeds: [card] } });
  assert.equal((await post.fetchStarterMessage()).embeds[0].title, 'Renault and Nissan talk');
});
await step('publishes in an announcement channel', async () => {
  const made = once(client, Events.ChannelCreate);
  await control('channel', { name: 'wire', type: ChannelType.GuildAnnouncement });
  const [wire] = await made;
  const sent = await wire.send('x');
  await sent.crosspost();
  assert.ok((await wire.messages.fetch({ message: sent.id, force: true })).flags.has(MessageFlags.Crossposted));
});
await step('writes a DM and hears the answer', async () => {
  const user = await client.users.createDM((await control('state')).users.find(user => user.username === 'ann').id);
  await user.send('hello');
  const heard = fromAnn();
  await control('dm', { user: 'ann', content: 'hi' });
  assert.equal((await heard).content, 'hi');
});
await step('hears of a message that a moderator deleted', async () => {
  const doomed = await channel.send('doomed');
  const heard = once(client, Events.MessageDelete);
  await control('delete', { message: doomed.id });
  assert.equal((await heard)[0].id, doomed.id);
});
await step('gets the same message for the same enforced nonce', async () => {
  const first = await channel.send({ content: 'once', nonce: 'n-1', enforceNonce: true });
  const second = await channel.send({ content: 'once', nonce: 'n-1', enforceNonce: true });
  assert.equal(first.id, second.id);
});
await step('understands an invalid form and a missing permission', async () => {
  const invalid = await channel.send({ embeds: [{ title: 'x'.repeat(300) }] }).catch(error => error);
  assert.equal(invalid.code, 50035);
  assert.match(invalid.message, /embeds\[0\]\.title\[BASE_TYPE_MAX_LENGTH\]/);
  await control('deny', { permissions: Number(PermissionFlagsBits.SendMessages) });
  assert.equal((await channel.send('x').catch(error => error)).code, 50013);
  await control('deny', { permissions: 0 });
});
await step('keeps within the buckets: eleven posts, none too early', async () => {
  const before = (await control('state')).early_requests;
  await Promise.all(Array.from({ length: 11 }, (_, i) => channel.send(`post ${i}`)));
  assert.equal((await control('state')).early_requests, before);
});
await step('meets a 429 and posts after it', async () => {
  const refused = new Promise(seen => client.rest.on(RESTEvents.Debug, text => text.includes('429') && seen(text)));
  await control('faults', { method: 'POST', path: '/messages', kind: 'RateLimit', retry_after: 2 });
  assert.equal((await channel.send('after')).content, 'after');
  assert.match(await refused, /Retry After +: 2050ms/);
});
for (const [name, cut] of [['its socket was cut', () => control('gateway/drop', {})], ['close 4000', () => control('gateway/close', { code: 4000 })], ['op 7', () => control('gateway/reconnect', {})]]) {
  await step(`resumes after ${name}, and misses nothing`, async () => {
    const before = (await control('state')).gateway;
    const resumed = once(client, Events.ShardResume);
    const heard = fromAnn();
    await cut();
    await control('write', { user: 'ann', content: 'while away' });
    await resumed;
    await heard;
    const after = (await control('state')).gateway;
    assert.deepEqual([after.identifies, after.resumes], [before.identifies, before.resumes + 1]);
  });
}
await step('begins anew after op 9', async () => {
  const ready = once(client, Events.ShardReady);
  await control('gateway/invalidate', { resumable: false });
  await ready;
});

await client.destroy();
console.log(`${steps.passed} passed, ${steps.failed} failed`);
process.exit(steps.failed === 0 ? 0 : 1);
