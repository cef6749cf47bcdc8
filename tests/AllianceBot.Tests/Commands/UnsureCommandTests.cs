using AllianceBot.Alerts;
using AllianceBot.Dashboard;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Commands;

/// <summary>Posts of which nobody knows whether they stand, decided by command: on every chat, since the command is the catalogue's.</summary>
public sealed class UnsureCommandTests : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync() => _bot = await TestBot.StartAsync();

    public async ValueTask DisposeAsync() => await _bot.DisposeAsync();

    [Fact]
    public async Task A_moderator_sees_it_in_the_settings_and_on_the_status_page_and_sends_it_again()
    {
        var id = await UnsureAsync("Renault talks");
        Assert.Contains("1 perhaps posted: /alliance-mod unsure", await _bot.TellAsync("/alliance-mod settings"), StringComparison.Ordinal);
        Assert.Contains("1 perhaps posted", await PageAsync(), StringComparison.Ordinal);
        var list = await _bot.TellAsync("/alliance-mod unsure");
        Assert.Contains($"{id}  Renault talks  in {_bot.News.Name}: the answer was lost", list, StringComparison.Ordinal);

        Assert.StartsWith("Is it there?", (await _bot.SayAsync($"/alliance-mod unsure {id}")).Title, StringComparison.Ordinal);
        Assert.StartsWith("It is posted now.", (await _bot.SayAsync($"/alliance-mod unsure {id} post")).Title, StringComparison.Ordinal);
        await _bot.DeliverAsync();

        Assert.Equal(["Renault talks"], _bot.Chat.Titles());
        Assert.Contains("post again", await _bot.TellAsync("/alliance-mod audit"), StringComparison.Ordinal);
        Assert.DoesNotContain("perhaps posted", await _bot.TellAsync("/alliance-mod settings"), StringComparison.Ordinal);
        Assert.DoesNotContain("perhaps posted", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_is_left_alone_and_can_be_decided_once()
    {
        var id = await UnsureAsync("Renault talks");

        Assert.StartsWith("It stays as it stands.", await _bot.TellAsync($"/alliance-mod unsure {id} there"), StringComparison.Ordinal);
        Assert.StartsWith("There is no post", (await _bot.SayAsync($"/alliance-mod unsure {id} post")).Title, StringComparison.Ordinal);
        await _bot.DeliverAsync();

        Assert.Empty(_bot.Chat.Calls);
        Assert.StartsWith("Of every post it is known", await _bot.TellAsync("/alliance-mod unsure"), StringComparison.Ordinal);
        Assert.Contains("post stands", await _bot.TellAsync("/alliance-mod audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_community_neither_sees_nor_decides_it()
    {
        var id = await UnsureAsync("Renault talks");
        var other = await _bot.AddCommunityAsync("other");

        Assert.StartsWith("Of every post it is known", await _bot.TellAsync("/alliance-mod unsure", other), StringComparison.Ordinal);
        Assert.StartsWith("There is no post", (await _bot.SayAsync($"/alliance-mod unsure {id} post", other)).Title, StringComparison.Ordinal);
        Assert.StartsWith("1 perhaps posted", await _bot.TellAsync("/alliance-mod unsure"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x"), InlineData("99999999999999999999"), InlineData("-1")]
    public async Task What_is_no_number_of_the_list_is_refused(string number) =>
        Assert.StartsWith($"There is no post \"{number}\"", (await _bot.SayAsync($"/alliance-mod unsure {number} post")).Title, StringComparison.Ordinal);

    /// <summary>A post whose sending was not answered, and for which the channel's history gave no answer either.</summary>
    private Task<long> UnsureAsync(string title) => _bot.Database.WriteAsync(async connection =>
    {
        await NoticeStore.PostAsync(connection, _bot.News.Id, "lost", new Card { Title = title }, _bot.NowMs);
        return await connection.QuerySingleAsync<long>("UPDATE posts SET state = 'unsure', reason = 'the answer was lost', due_ms = @Never RETURNING id", new { Never = long.MaxValue });
    }, CancellationToken.None);

    private Task<string> PageAsync() => _bot.Database.ReadAsync(connection => StatusPage.DrawAsync(connection, _bot.Time.GetUtcNow()), CancellationToken.None);
}
