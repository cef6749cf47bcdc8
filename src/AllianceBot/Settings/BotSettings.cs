using System.ComponentModel.DataAnnotations;
using AllianceBot.Alerts;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Feeds;
using AllianceBot.Security;
using AllianceBot.Summaries;

namespace AllianceBot.Settings;

/// <summary>Every setting, by section, as config/appsettings.json documents it. Read once at start.</summary>
internal sealed class BotSettings
{
    public ConnectionStringsOptions ConnectionStrings { get; set; } = new();
    public DiscordOptions Discord { get; set; } = new();
    public SlackOptions Slack { get; set; } = new();
    public WebOptions Web { get; set; } = new();
    public SecurityOptions Security { get; set; } = new();
    public CommunityOptions Community { get; set; } = new();
    public PollingOptions Polling { get; set; } = new();
    public ArticlesOptions Articles { get; set; } = new();
    public AlertsOptions Alerts { get; set; } = new();
    public DeliveriesOptions Deliveries { get; set; } = new();
    public SeedsOptions Seeds { get; set; } = new();

    /// <summary>Feeds that the home community follows besides the seeds.</summary>
    public List<FeedSetting> Feeds { get; set; } = [];

    /// <summary>Rules of the home community besides the seeds.</summary>
    public List<RuleSetting> Rules { get; set; } = [];

    public bool HasChat => Discord.Token is not null || Slack.BotToken is not null;
}

/// <summary>Settings of the section ConnectionStrings.</summary>
internal sealed class ConnectionStringsOptions
{
    /// <summary>"Data Source=FILE" is SQLite, "Host=..." PostgreSQL.</summary>
    [Required]
    public string AllianceBot { get; set; } = "Data Source=data/alliancebot.db";
}

/// <summary>Settings of the section Discord. Token and channel are all that a self-hoster must give.</summary>
internal sealed class DiscordOptions
{
    /// <summary>The bot's token; secret.</summary>
    public string? Token { get; set; }

    /// <summary>The channel for the starter rules: a number of 17 to 20 digits.</summary>
    [RegularExpression("^[0-9]{1,20}$", ErrorMessage = "{0} must be a channel's id, a number (Discord shows it under Copy Channel ID)")]
    public string? ChannelId { get; set; }

    [Url]
    public string ApiBaseUrl { get; set; } = "https://discord.com/api/v10";

    /// <summary>A role whose members are moderators besides those with Manage Server; its id.</summary>
    public string? ModeratorRoleId { get; set; }

    /// <summary>Registers the commands in this guild only, at once, for development.</summary>
    public string? DevelopmentGuildId { get; set; }
}

/// <summary>Settings of the section Slack.</summary>
internal sealed class SlackOptions
{
    /// <summary>xoxb-...; secret.</summary>
    public string? BotToken { get; set; }

    /// <summary>xapp-..., for Socket Mode; secret.</summary>
    public string? AppToken { get; set; }

    /// <summary>The channel for the starter rules: C..., its id.</summary>
    public string? ChannelId { get; set; }

    [Url]
    public string ApiBaseUrl { get; set; } = "https://slack.com/api/";

    /// <summary>Users who are moderators besides the workspace's admins: U..., their ids.</summary>
    public List<string> Moderators { get; set; } = [];
}

/// <summary>Settings of the section Web.</summary>
internal sealed class WebOptions
{
    /// <summary>Where the dashboard and /healthz listen; several are separated by semicolons.</summary>
    [Required, RegularExpression(@"(https?://[^\s;/]+/?\s*;?\s*)+", ErrorMessage = "{0} must be addresses such as http://127.0.0.1:5080, separated by semicolons")]
    public string Urls { get; set; } = "http://127.0.0.1:5080";
}

/// <summary>Settings of the section Seeds.</summary>
internal sealed class SeedsOptions
{
    public const string None = "none";

    /// <summary>
    /// A folder with feeds.opml, rules.yaml and sample files. Empty: seeds/sample without a chat token, seeds with one.
    /// "none" brings no seed feeds; the starter rules stay.
    /// </summary>
    public string? Path { get; set; }
}

/// <summary>One feed in the settings.</summary>
internal sealed class FeedSetting
{
    public string Url { get; set; } = "";
    public string? Name { get; set; }
    public string? Language { get; set; }

    /// <summary>How many matching items of its first poll are posted. 0 to 100.</summary>
    [Range(0, 100)]
    public int Sample { get; set; }
}

/// <summary>One rule in the settings.</summary>
internal sealed class RuleSetting
{
    public string Query { get; set; } = "";
    public string? Name { get; set; }
}
