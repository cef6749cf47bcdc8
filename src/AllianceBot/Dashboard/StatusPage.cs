using System.Text;
using System.Text.Encodings.Web;
using AllianceBot.Alerts;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Rules;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Dashboard;

/// <summary>What the web server answers: /healthz for machines, a status page for whoever runs the bot. No secrets, no scripts.</summary>
internal static class StatusPage
{
    private const string Policy = "default-src 'none'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapDashboard(this WebApplication app)
    {
        app.MapGet("/healthz", async (Database database, CancellationToken cancellationToken) =>
        {
            await database.ReadAsync(ItemStore.PendingCountAsync, cancellationToken);
            return Results.Text("ok\n");
        });
        app.MapGet("/", async (HttpContext http, Database database, TimeProvider time, CancellationToken cancellationToken) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            var page = await database.ReadAsync(connection => DrawAsync(connection, time.GetUtcNow()), cancellationToken);
            return Results.Content(page, "text/html; charset=utf-8");
        });
    }

    internal static async Task<string> DrawAsync(System.Data.Common.DbConnection connection, DateTimeOffset now)
    {
        var home = await CommunityStore.FindByChatAsync(connection, Platforms.Console, HomeCommunity.Terminal);
        if (home is null)
            return Html("<p>The bot is starting.</p>");
        var page = new StringBuilder();
        await StoriesAsync(connection, home, page, now);
        await FeedsAsync(connection, home, page, now);
        await RulesAsync(connection, home, page);
        return Html(page.ToString());
    }

    private static async Task StoriesAsync(System.Data.Common.DbConnection connection, Community home, StringBuilder page, DateTimeOffset now)
    {
        var ids = await connection.QueryAsync<long>(
            """
            SELECT a.story_id FROM posts p JOIN alerts a ON a.id = p.alert_id JOIN destinations d ON d.id = p.destination_id
            WHERE d.community_id = @Id AND p.message_id IS NOT NULL GROUP BY a.story_id ORDER BY MAX(p.created_ms) DESC LIMIT 10
            """, home);
        var counts = await connection.QueryAsync<(string State, long Count)>("SELECT state, COUNT(*) FROM posts GROUP BY state ORDER BY state");
        page.Append("<h2>Stories</h2><p>").Append(Text(string.Join(", ", counts.Select(row => $"{row.Count} {row.State}")))).Append("</p>");
        if (await UnsurePosts.CountAsync(connection, home.Id) is var unsure and > 0)
            page.Append("<p>").Append(Text($"{unsure} perhaps posted: a moderator decides, with /alliance-mod unsure.")).Append("</p>");
        page.Append("<ul>");
        foreach (var view in await CardStore.ViewsAsync(connection, home, ids.AsList()))
        {
            page.Append("<li>").Append(Link(view.Lead.Title, view.Lead.Url)).Append(" <small>")
                .Append(Text($"{string.Join(", ", view.AlsoReportedBy.Prepend(view.Lead.Outlet))} · {view.Story.ShortId} · {Commands.When.Ago(view.Lead.PublishedMs, now)}")).Append("</small></li>");
        }
        page.Append("</ul>");
    }

    private static async Task FeedsAsync(System.Data.Common.DbConnection connection, Community home, StringBuilder page, DateTimeOffset now)
    {
        var feeds = await FeedStore.OfCommunityAsync(connection, home.Id);
        page.Append("<h2>Feeds</h2><table><tr><th>feed<th>state<th>last answer</tr>");
        foreach (var source in await SourceStore.OfCommunityAsync(connection, home.Id))
        {
            var feed = feeds[source.FeedId];
            var state = source.PausedReason is { } why ? $"paused: {why}" : feed.ProblemText ?? (feed.LastSuccessMs is null ? "not asked yet" : "well");
            page.Append("<tr><td>").Append(Text(source.Name)).Append("<td>").Append(Text(state)).Append("<td>")
                .Append(Text(feed.LastSuccessMs is { } ms ? Commands.When.Ago(ms, now) : "")).Append("</tr>");
        }
        page.Append("</table>");
    }

    private static async Task RulesAsync(System.Data.Common.DbConnection connection, Community home, StringBuilder page)
    {
        page.Append("<h2>Rules</h2><table><tr><th>rule<th>watches for</tr>");
        foreach (var rule in await WatchRuleStore.OfCommunityAsync(connection, home.Id))
            page.Append("<tr><td>").Append(Text(rule.Name)).Append("<td><code>").Append(Text(rule.Query)).Append("</code></tr>");
        page.Append("</table>");
    }

    private static string Link(string title, string? url) =>
        url is null ? Text(title) : $"<a rel=\"noreferrer noopener\" href=\"{Text(url)}\">{Text(title)}</a>";

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static string Html(string body) =>
        $"""
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>AllianceBot</title>
        <style>{Style}</style><h1>AllianceBot</h1>{body}</html>
        """;

    private const string Style =
        """
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1f;background:#fff}
        h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}small{color:#666}table{border-collapse:collapse;width:100%}
        td,th{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #ddd;vertical-align:top}code{white-space:pre-wrap;font-size:.85em}
        @media(prefers-color-scheme:dark){body{background:#1b1b1f;color:#eee}a{color:#8ab4ff}small{color:#aaa}td,th{border-color:#444}}
        """;
}
