namespace AllianceBot.EndToEnd;

/// <summary>One full cycle and its exit codes.</summary>
public sealed class RunOnceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_cycle_prints_the_cards_and_answers_the_commands_of_its_input()
    {
        var (exitCode, output, errors) = await BotProcess.RunAsync(
            _folder.Path, ["run", "--once"], "/alliance history renault\n/alliance latest\n/alliance-mod rule test \"nissan AND honda\"\n");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.True(output.IndexOf("also reported by", StringComparison.Ordinal) < output.IndexOf("History: renault", StringComparison.Ordinal));
        Assert.Contains("page 1 of", output, StringComparison.Ordinal);
        Assert.Contains("Posted last", output, StringComparison.Ordinal);
        Assert.Contains("Test: ", output, StringComparison.Ordinal);
        Assert.Contains("In the last 30 days:", output, StringComparison.Ordinal);

        var second = await BotProcess.RunAsync(_folder.Path, ["run", "--once"]);
        Assert.Equal((0, "", ""), second);
    }

    [Fact]
    public async Task A_broken_settings_file_is_named_with_line_and_key_and_nothing_starts()
    {
        var path = _folder.Write("config/appsettings.json", "{\n  \"Polling\": {\n    \"Interval\": \"soon\"\n  }\n}");
        foreach (var verb in (string[][])[["run", "--once"], ["check"], []])
        {
            var (exitCode, _, errors) = await BotProcess.RunAsync(_folder.Path, verb);
            Assert.Equal(2, exitCode);
            Assert.Contains($"{path}, line 3: Polling:Interval cannot be \"soon\"", errors, StringComparison.Ordinal);
        }
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "data")));
    }

    [Theory]
    [InlineData("--ConnectionStrings:AllianceBot=nonsense", "ConnectionStrings:AllianceBot must begin with")]
    [InlineData("--ConnectionStrings:AllianceBot=Data Source=broken.db", "The store cannot be used")]
    [InlineData("--ConnectionStrings:AllianceBot=Host=127.0.0.1;Port=1;Username=nobody;Timeout=2", "The store cannot be used")]
    [InlineData("--Seeds:Path=nowhere", "nowhere, which is no folder")]
    [InlineData("--Web:Url=x", "did you mean Urls?")]
    [InlineData("--once=perhaps", "perhaps")]
    public async Task What_cannot_work_is_one_sentence_and_exit_code_2(string argument, string sentence)
    {
        _folder.Write("broken.db", "this is no database, " + new string('x', 2000));
        var (exitCode, _, errors) = await BotProcess.RunAsync(_folder.Path, ["run", "--once", argument]);

        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(2, exitCode);
    }

    [Fact]
    public async Task Check_says_what_is_set_up_and_what_is_missing_and_opens_nothing()
    {
        var (exitCode, output, errors) = await BotProcess.RunAsync(_folder.Path, ["check"]);
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains($"Store: SQLite, {Path.Combine(_folder.Path, "data", "alliancebot.db")}.", output, StringComparison.Ordinal);
        Assert.Contains("5 starter rules", output, StringComparison.Ordinal);
        Assert.Contains("Discord: not set up: set Discord__Token and Discord__ChannelId.", output, StringComparison.Ordinal);
        Assert.Contains("All is well.", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));

        var broken = await BotProcess.RunAsync(_folder.Path, ["check", "--Rules:0:Query=(renault AND", "--Discord:Token=s3cret"]);
        Assert.Equal(2, broken.ExitCode);
        Assert.Contains("Rules:0:Query", broken.Errors, StringComparison.Ordinal);
        Assert.Contains("^", broken.Errors, StringComparison.Ordinal);
        Assert.Contains("Discord:ChannelId is missing: set it to", broken.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", broken.Output + broken.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_of_health_asks_the_running_bot()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var url = $"--Web:Urls=http://{listener.LocalEndpoint}";
        listener.Stop();
        Assert.Equal(1, (await BotProcess.RunAsync(_folder.Path, ["check", "--health", url])).ExitCode);

        await using var bot = BotProcess.Start(_folder.Path, [url, "--Seeds:Path=none"]);
        await bot.UntilAsync("Ctrl-C stops");
        Assert.Equal((0, "", ""), await BotProcess.RunAsync(_folder.Path, ["check", "--health", url]));
    }

    [Fact]
    public async Task A_taken_port_is_one_sentence_and_exit_code_2()
    {
        await using var farm = await AllianceBot.Fakes.FeedFarm.FeedFarm.StartAsync();
        var (exitCode, _, errors) = await BotProcess.RunAsync(_folder.Path, [$"--Web:Urls=http://127.0.0.1:{farm.Port}", "--Seeds:Path=none"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("which another program uses", errors, StringComparison.Ordinal);
    }
}
