using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using AllianceBot.Settings;

namespace AllianceBot.Tests.Settings;

/// <summary>What a self-hoster writes, and what they are told when it is wrong.</summary>
public sealed class SettingsLoaderTests : IDisposable
{
    private readonly string _beside = Directory.CreateTempSubdirectory("alliancebot-test-").FullName;
    private readonly string _here = Directory.CreateTempSubdirectory("alliancebot-test-").FullName;

    public void Dispose()
    {
        Directory.Delete(_beside, recursive: true);
        Directory.Delete(_here, recursive: true);
    }

    [Fact]
    public void Without_anything_set_the_defaults_are_those_that_the_shipped_file_documents()
    {
        var shipped = SettingsLoader.Load([], NoEnvironment, [TestSupport.RepositoryPaths.Root]);
        Assert.Empty(shipped.Problems);

        AssertSame(new BotSettings(), shipped.Settings, "");
        AssertSame(new BotSettings(), Load().Settings, "");
    }

    [Fact]
    public void The_shipped_file_documents_every_setting()
    {
        var text = File.ReadAllText(Path.Combine(TestSupport.RepositoryPaths.Root, "config", "appsettings.json"));
        foreach (var section in typeof(BotSettings).GetProperties().Where(property => property.CanWrite))
        {
            Assert.Contains($"\"{section.Name}\":", text, StringComparison.Ordinal);
            var type = section.PropertyType.IsGenericType ? section.PropertyType.GetGenericArguments()[0] : section.PropertyType;
            Assert.All(type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.CanWrite),
                property => Assert.Contains($"\"{property.Name}\":", text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Later_sources_win_over_earlier_ones()
    {
        Write(_beside, """{ "Polling": { "Interval": "20m", "HostDelay": "2s", "Deadline": "20s" }, "Community": { "Name": "beside" } }""");
        Write(_here, """{ "Polling": { "Interval": "30m", "HostDelay": "3s" } }""");
        var loaded = Load(["--polling:interval=50m"], ("Polling__Interval", "40m"), ("Polling__HostDelay", "4s"));

        Assert.Empty(loaded.Problems);
        Assert.Equal((50.0, 4.0, 20.0, "beside"), (
            loaded.Settings.Polling.Interval.Value.TotalMinutes, loaded.Settings.Polling.HostDelay.Value.TotalSeconds, loaded.Settings.Polling.Deadline.Value.TotalSeconds,
            loaded.Settings.Community.Name));
    }

    [Fact]
    public void Feeds_and_rules_are_lists()
    {
        var loaded = Load(["--Feeds:0:Url=http://a.example/feed", "--Feeds:0:Sample=3", "--Rules:0:Query=renault AND nissan", "--Rules:1:Query=honda", "--Rules:1:Name=others", "--Slack:Moderators:0=U1"]);

        Assert.Empty(loaded.Problems);
        Assert.Equal(("http://a.example/feed", 3), (loaded.Settings.Feeds[0].Url, loaded.Settings.Feeds[0].Sample));
        Assert.Equal(["renault AND nissan", "honda"], loaded.Settings.Rules.Select(rule => rule.Query));
        Assert.Equal(["U1"], loaded.Settings.Slack.Moderators);
    }

    [Theory]
    [InlineData("""{ "Polling": { "Intervall": "2s" } }""", 1, "there is no setting Polling:Intervall; did you mean Interval?")]
    [InlineData("""{ "Poling": { "Interval": "2s" } }""", 1, "there is no section Poling; did you mean Polling?")]
    [InlineData("{\n  // a comment\n  \"Polling\": {\n    \"Interval\": \"soon\"\n  }\n}", 4, "Polling:Interval cannot be \"soon\"")]
    [InlineData("{\n  \"Polling\": {\n    \"Interval\": 15\n  }\n}", 3, "Polling:Interval cannot be \"15\": '15' has no unit: write 15s, 15m or 15h.")]
    [InlineData("{\n\n  \"Polling\": { \"Interval\": \"500ms\" } }", 3, "Polling:Interval must be between 1s and 7d (it is \"500ms\")")]
    [InlineData("{ \"Polling\": {\n \"Concurrency\": 1000 } }", 2, "Polling:Concurrency must be between 1 and 256")]
    [InlineData("{ \"Alerts\": {\n \"MostPerPoll\": \"many\" } }", 2, "Alerts:MostPerPoll cannot be \"many\"")]
    [InlineData("{ \"Feeds\": [ { \"Url\": \"http://a.example\" },\n { \"Url\": \"http://b.example\", \"Sample\": 1000 } ] }", 2, "Feeds:1:Sample must be between 0 and 100")]
    [InlineData("{ \"Feeds\": [ { \"Url\": \"http://a.example\" },\n { \"Adress\": \"http://b.example\" } ] }", 2, "there is no setting Feeds:1:Adress")]
    [InlineData("{ \"Feeds\":\n \"http://a.example\" }", 2, "Feeds is a list: write Feeds:0:Url.")]
    [InlineData("{ \"Discord\":\n { \"ChannelId\": \"#news\" } }", 2, "Discord:ChannelId must be a channel's id")]
    [InlineData("{ \"Web\":\n { \"Urls\": \"localhost:80\" } }", 2, "Web:Urls must be addresses such as")]
    [InlineData("{ \"Polling\":\n { \"Interval\": { \"Minutes\": \"15\" } } }", 2, "there is no setting Polling:Interval:Minutes")]
    [InlineData("{\n  \"Polling\": {\n    \"Interval\": \"2s\"\n    \"HostDelay\": \"2s\"\n  }\n}", 4, "after the key Polling:Interval: this is not valid JSON")]
    [InlineData("{ \"Polling\": {", 1, "after the key Polling: this is not valid JSON")]
    [InlineData("", 1, "this is not valid JSON")]
    [InlineData("\n[ { \"Polling\": {} } ]", 2, "settings are sections in braces")]
    public void Every_mistake_in_a_file_is_named_with_file_line_and_key(string json, int line, string sentence)
    {
        Write(_here, json);

        var problem = Assert.Single(Load().Problems);
        Assert.Contains($"{Path.Combine(_here, "config", "appsettings.json")}, line {line}", problem, StringComparison.Ordinal);
        Assert.Contains(sentence, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_elsewhere_are_named_with_their_place()
    {
        Assert.Contains("environment variable Polling__Interval: Polling:Interval cannot be \"soon\"", Assert.Single(Load([], ("Polling__Interval", "soon")).Problems), StringComparison.Ordinal);
        Assert.Contains("argument --Polling:Intervall", Assert.Single(Load(["--Polling:Intervall=2s"]).Problems), StringComparison.Ordinal);
        Assert.Contains("\"--verbose\" is neither a command (--help lists them) nor a setting", Assert.Single(Load(["--verbose"]).Problems), StringComparison.Ordinal);
        Assert.Contains("write --Section:Key=value", Assert.Single(Load(["Polling:Interval=2s"]).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_refusal_of_a_value_names_its_key()
    {
        foreach (var section in typeof(BotSettings).GetProperties().Where(property => property.CanWrite))
        {
            var type = section.PropertyType.IsGenericType ? section.PropertyType.GetGenericArguments()[0] : section.PropertyType;
            Assert.All(type.GetProperties().SelectMany(property => property.GetCustomAttributes<ValidationAttribute>()), rule => Assert.Contains("Section:Key", rule.FormatErrorMessage("Section:Key"), StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080"), InlineData("http://*:80;https://+:443"), InlineData("http://[::1]:5080; http://localhost:1/")]
    public void Addresses_to_listen_on_are_taken(string urls) => Assert.Empty(Load([$"--Web:Urls={urls}"]).Problems);

    [Fact]
    public void Several_mistakes_are_named_at_once()
    {
        Write(_here, """{ "Polling": { "Intervall": "2s" }, "Alert": { "X": 1 } }""");

        Assert.Equal(3, Load(["--Web:Url=x"]).Problems.Count);
    }

    [Fact]
    public void Other_programs_environment_is_none_of_our_business()
    {
        var loaded = Load([], ("PATH", "/bin"), ("Pollings__X", "1"), ("DISCORD_TOKEN", "x"), ("WEB", "x"), ("ASPNETCORE_URLS", "http://*:80"));

        Assert.Empty(loaded.Problems);
        Assert.False(loaded.Settings.HasChat);
    }

    [Fact]
    public void Log_levels_are_set_like_any_setting()
    {
        Assert.Equal("Debug", Load([], ("Logging__LogLevel__Default", "Debug")).Configuration["Logging:LogLevel:Default"]);
        Assert.Equal("Trace", Load(["--Logging:LogLevel:AllianceBot=Trace"], ("Logging__LogLevel__Default", "Debug")).Configuration["Logging:LogLevel:AllianceBot"]);
    }

    [Fact]
    public void An_empty_value_is_none()
    {
        Write(_here, """{ "Discord": { "Token": "from the file" }, "Slack": { "BotToken": "" } }""");

        Assert.Equal("from the file", Load([], ("Discord__Token", "")).Settings.Discord.Token);
        Assert.Null(Load(["--Discord:Token="]).Settings.Discord.Token);
        Assert.False(Load(["--Discord:Token="]).Settings.HasChat);
        Assert.Equal("http://127.0.0.1:5080", Load(["--Web:Urls="]).Settings.Web.Urls);
    }

    [Fact]
    public void A_secret_can_come_from_a_file()
    {
        var secret = Path.Combine(_here, "token");
        File.WriteAllText(secret, "  s3cret\n");
        Assert.Equal("s3cret", Load([], ("Discord__Token__File", secret)).Settings.Discord.Token);
        Assert.Equal("s3cret", Load([], ("ConnectionStrings__AllianceBot__File", secret)).Settings.ConnectionStrings.AllianceBot);

        Assert.Contains("cannot be read", Assert.Single(Load([], ("Discord__Token__File", Path.Combine(_here, "nothing"))).Problems), StringComparison.Ordinal);
        File.WriteAllText(secret, "\n");
        Assert.Contains("is empty", Assert.Single(Load([], ("Discord__Token__File", secret)).Problems), StringComparison.Ordinal);
        Assert.Contains("there is no setting Discord:ChannelId:File", Assert.Single(Load([], ("Discord__ChannelId__File", secret)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void No_problem_quotes_a_secret()
    {
        var problems = Load([], ("Discord__Token__X", "s3cret"), ("Slack__BotTokn", "s3cret")).Problems;

        Assert.Equal(2, problems.Count);
        Assert.DoesNotContain(problems, problem => problem.Contains("s3cret", StringComparison.Ordinal));
    }

    private static Hashtable NoEnvironment => [];

    private LoadedSettings Load(string[]? arguments = null, params (string Name, string Value)[] environment)
    {
        var variables = NoEnvironment;
        foreach (var (name, value) in environment)
            variables[name] = value;
        return SettingsLoader.Load(arguments ?? [], variables, [_beside, _here]);
    }

    private static void Write(string folder, string json)
    {
        Directory.CreateDirectory(Path.Combine(folder, "config"));
        File.WriteAllText(Path.Combine(folder, "config", "appsettings.json"), json);
    }

    private static void AssertSame(object? expected, object? actual, string path)
    {
        if (expected is null or string or ValueType)
        {
            Assert.True(Equals(expected, actual), $"{path}: {expected} and {actual}");
            return;
        }
        if (expected is IEnumerable list)
        {
            Assert.Equal(list.Cast<object>(), ((IEnumerable)actual!).Cast<object>());
            return;
        }
        foreach (var property in expected.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
            AssertSame(property.GetValue(expected), property.GetValue(actual), $"{path}:{property.Name}");
    }
}
