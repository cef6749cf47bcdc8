using System.Text;
using AllianceBot.Commands;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using AllianceBot.Tests.App;

namespace AllianceBot.Tests.Commands;

/// <summary>Subscription lists in and out of a community, by command.</summary>
public sealed class FeedListCommandTests : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.TellAsync("/alliance-mod rule add all renault");
    }

    public async ValueTask DisposeAsync() => await _bot.DisposeAsync();

    [Fact]
    public async Task The_feeds_of_a_list_are_followed_under_its_names_and_post_nothing_old()
    {
        _bot.Serve("/gazette", Some.Renault(1));
        _bot.Serve("/kerb", Some.Renault(2));
        var said = await ImportAsync($"<outline text='Motor Gazette' xmlUrl='{_bot.Farm.Url("/gazette")}' language='en'/><outline text='Kerb' xmlUrl='{_bot.Farm.Url("/kerb")}'/><outline text='no feed'/>");
        Assert.StartsWith("2 feeds are followed from now on.", said, StringComparison.Ordinal);
        Assert.Single(_bot.Farm.Requests);

        await _bot.CycleAsync();
        Assert.Empty(_bot.Chat.Calls);
        _bot.Serve("/kerb", Some.Renault(3), Some.Renault(2));
        await _bot.CycleAsync();
        Assert.Equal([Some.Renault(3).Title], _bot.Chat.Titles());
        var list = await _bot.TellAsync("/alliance-mod feed list");
        Assert.Contains("Motor Gazette  well", list, StringComparison.Ordinal);
        Assert.Contains("feed import", await _bot.TellAsync("/alliance-mod audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_followed_already_stays_as_it_is()
    {
        _bot.Serve("/gazette", Some.Noise());
        await _bot.FollowAsync("/gazette", "Our name");
        var said = await ImportAsync($"<outline text='Their name' xmlUrl='{_bot.Farm.Url("/gazette")}'/><outline text='New' xmlUrl='{_bot.Farm.Url("/new")}'/>");

        Assert.StartsWith("1 feed is followed from now on; 1 was followed already.", said, StringComparison.Ordinal);
        Assert.Contains("Our name", await _bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_that_cannot_be_polled_are_counted()
    {
        var said = await ImportAsync("<outline text='good' xmlUrl='https://open.example/'/><outline text='file' xmlUrl='file:///etc/passwd'/><outline text='mail' xmlUrl='mailto:a@b.example'/><outline text='folder'/>");
        Assert.Contains("1 feed is followed from now on.", said, StringComparison.Ordinal);
        Assert.Contains("2 feeds are left out, since the address is not one of http or https.", said, StringComparison.Ordinal);

        ServeList("<outline text='file' xmlUrl='file:///etc/passwd'/>");
        Assert.StartsWith("1 feed is left out", (await SayImportAsync()).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_exported_another_community_can_import()
    {
        await ImportAsync("<outline text='Gazette &amp; Söhne' xmlUrl='https://gazette.example/feed?a=1&amp;b=2' language='de'/><outline text='车 ルノー' xmlUrl='https://kerb.example/'/>");
        var exported = await ExportAsync();
        var other = await _bot.AddCommunityAsync("other");
        _bot.Farm.On("/export.opml", Answers.Body(exported));
        await _bot.TellAsync($"/alliance-mod feed import {_bot.Farm.Url("/export.opml")}", other);

        Assert.Equal(exported.Replace("home: feeds", "other: feeds", StringComparison.Ordinal), await ExportAsync(other));
        Assert.Equal([new("Gazette & Söhne", "https://gazette.example/feed?a=1&b=2", "de"), new("车 ルノー", "https://kerb.example/", null)], Read(exported).Outlines);
    }

    [Fact]
    public async Task A_feed_with_a_password_and_a_sample_are_not_exported()
    {
        await ImportAsync("<outline text='open' xmlUrl='https://open.example/'/><outline text='closed' xmlUrl='https://me:secret@closed.example/'/>");
        var reply = await _bot.SayAsync("/alliance-mod feed export");

        Assert.Equal($"1 feed, to be kept as {Opml.FileName}. 1 with a password in the address is left out.", reply.Title);
        Assert.DoesNotContain("secret", Text(reply), StringComparison.Ordinal);
        Assert.Equal("https://open.example/", Assert.Single(Read(Text(reply)).Outlines).Url);
    }

    [Theory]
    [InlineData("../../etc/passwd"), InlineData("a\" xmlUrl=\"file:///etc/passwd"), InlineData("</opml><script>"), InlineData("--output=/etc/x; rm -rf ~ `id` $(id)"), InlineData("=cmd|'/c calc'!A1")]
    public async Task G05_a_hostile_name_is_a_name_in_the_list_and_never_the_name_of_a_file(string name)
    {
        await ImportAsync($"<outline text=\"{System.Security.SecurityElement.Escape(name)}\" xmlUrl='https://open.example/'/>");
        var reply = await _bot.SayAsync("/alliance-mod feed export");

        Assert.Contains($"to be kept as {Opml.FileName}.", reply.Title, StringComparison.Ordinal);
        Assert.Equal(name, Assert.Single(Read(Text(reply)).Outlines).Name);
    }

    [Fact]
    public async Task G06_a_list_of_a_hundred_thousand_feeds_ends_at_what_a_community_may_follow()
    {
        await ImportAsync("<outline text='first' xmlUrl='https://first.example/'/>");
        var outlines = string.Concat(Enumerable.Range(1, 100_000).Select(i => $"<outline text='{i}' xmlUrl='https://h{i}.example/'/>"));
        var said = await ImportAsync(outlines);

        Assert.Contains($"{SourceStore.MostPerCommunity - 1} feeds are followed from now on; {Opml.MaximumOutlines - SourceStore.MostPerCommunity + 1} are left out", said, StringComparison.Ordinal);
        Assert.Contains($"more than {Opml.MaximumOutlines} feeds", said, StringComparison.Ordinal);
        _bot.Serve("/one-more", Some.Noise());
        Assert.Contains("at most", (await _bot.SayAsync($"/alliance-mod feed add {_bot.Farm.Url("/one-more")}")).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task G06_entities_of_a_list_load_nothing_and_depth_is_bounded()
    {
        _bot.Farm.On("/list.opml", Answers.Body($"<!DOCTYPE opml [<!ENTITY x SYSTEM '{_bot.Farm.Url("/loaded")}'><!ENTITY y SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&x;&y;' xmlUrl='https://open.example/'/></body></opml>"));
        Assert.True((await SayImportAsync()).IsError);
        _bot.Farm.On("/list.opml", Answers.Body($"<opml><body>{string.Concat(Enumerable.Repeat("<outline>", 10_000))}"));
        Assert.Contains("nested", (await SayImportAsync()).Title, StringComparison.Ordinal);
        _bot.Farm.On("/list.opml", Answers.Body(new byte[11 * 1024 * 1024]));
        Assert.Contains("larger", (await SayImportAsync()).Title, StringComparison.Ordinal);

        Assert.All(_bot.Farm.Requests, request => Assert.Equal("/list.opml", request.Path));
        Assert.Contains("No feeds", await _bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "not an http or https address"), InlineData("LIST404", "nothing at this address"), InlineData("WEBPAGE", "not a subscription list")]
    public async Task What_is_no_list_is_said_and_changes_nothing(string url, string sentence)
    {
        _bot.Farm.On("/page", Answers.Body("<html><body>Welcome</body></html>", ("Content-Type", "text/html")));
        url = url.Replace("LIST404", _bot.Farm.Url("/missing").ToString(), StringComparison.Ordinal).Replace("WEBPAGE", _bot.Farm.Url("/page").ToString(), StringComparison.Ordinal);
        var reply = await _bot.SayAsync($"/alliance-mod feed import {url}");

        Assert.True(reply.IsError);
        Assert.Contains(sentence, reply.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_moderators_may_do_either()
    {
        foreach (var command in new[] { "import https://open.example/", "export" })
            Assert.Contains("moderators", (await _bot.SayAsync($"/alliance-mod feed {command}", _bot.Reader())).Title, StringComparison.Ordinal);
    }

    private async Task<string> ImportAsync(string outlines)
    {
        ServeList(outlines);
        return await _bot.TellAsync($"/alliance-mod feed import {_bot.Farm.Url("/list.opml")}");
    }

    private void ServeList(string outlines) => _bot.Farm.On("/list.opml", Answers.Body($"<opml version='2.0'><body>{outlines}</body></opml>"));

    private Task<Reply> SayImportAsync() => _bot.SayAsync($"/alliance-mod feed import {_bot.Farm.Url("/list.opml")}");

    private async Task<string> ExportAsync(Caller? caller = null) => Text(await _bot.SayAsync("/alliance-mod feed export", caller));

    private static string Text(Reply reply) => string.Join('\n', reply.Lines.Select(line => string.Concat(line.Spans.Select(span => span.Text))));

    private static OpmlReading Read(string list) => Opml.Read(new MemoryStream(Encoding.UTF8.GetBytes(list)));
}
