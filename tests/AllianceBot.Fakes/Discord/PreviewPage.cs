using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>Every channel's messages about as Discord's dark theme shows them, for looking at and for pictures. No scripts, nothing loaded.</summary>
internal static class PreviewPage
{
    private const string Style = """
        body{background:#313338;color:#dbdee1;font:15px/1.375 "gg sans","Noto Sans",Helvetica,Arial,sans-serif;margin:0;padding:16px 24px}
        h2{font-size:16px;color:#f2f3f5;border-bottom:1px solid #3f4147;padding-bottom:8px;margin:24px 0 8px}
        .message{display:flex;gap:16px;padding:8px 0}.face{width:40px;height:40px;border-radius:50%;background:#5865f2;flex:none;color:#fff;text-align:center;line-height:40px;font-weight:600}
        .name{font-weight:500;color:#f2f3f5}.app{background:#5865f2;color:#fff;border-radius:3px;font-size:10px;padding:1px 4px;margin-left:4px;vertical-align:2px}
        .when{color:#949ba4;font-size:12px;margin-left:8px}.edited{color:#949ba4;font-size:10px}
        .embed{background:#2b2d31;border-left:4px solid #1e1f22;border-radius:4px;max-width:516px;padding:8px 16px 16px 12px;margin-top:4px;display:grid;grid-template-columns:1fr auto;column-gap:16px}
        .embed>*{grid-column:1}.embed .thumb{grid-column:2;grid-row:1/6;width:80px;height:80px;border-radius:4px;background:#1e1f22;color:#949ba4;font-size:10px;overflow:hidden}
        .author{font-size:14px;font-weight:600;margin-top:8px;color:#f2f3f5}.title{font-weight:600;margin-top:8px;color:#f2f3f5}.text{font-size:14px;margin-top:8px;white-space:pre-wrap}
        .fields{display:grid;grid-template-columns:repeat(3,1fr);gap:8px;margin-top:8px;font-size:14px}.fields>div{grid-column:1/4}.fields>.inline{grid-column:auto}.fields b{display:block;color:#f2f3f5}
        .footer{font-size:12px;color:#b5bac1;margin-top:8px}a{color:#00a8fc;text-decoration:none}.time,.mention,code{background:#3c4270;border-radius:3px;padding:0 2px}.time{background:#ffffff14}
        .picture{background:#1e1f22;border-radius:4px;margin-top:12px;padding:24px;text-align:center;color:#949ba4;font-size:12px}
        .row{display:flex;gap:8px;margin-top:8px;flex-wrap:wrap}.button{border-radius:3px;padding:5px 14px;font-size:14px;font-weight:500;color:#fff;background:#4e5058}
        .s1{background:#5865f2}.s3{background:#248046}.s4{background:#da373c}.off{opacity:.5}.select{background:#1e1f22;border-radius:4px;padding:8px 12px;min-width:280px;color:#949ba4;font-size:14px}
        """;

    public static string Render(World world)
    {
        var page = new StringBuilder($"<!doctype html><meta charset=utf-8><title>Discord preview</title><style>{Style}</style>");
        foreach (var channel in world.Channels.Values.Where(channel => channel.Messages.Count > 0))
        {
            var sign = channel.Recipient is not null ? "@" : channel.IsThread ? "🧵 " : "#";
            page.Append($"<h2>{sign}{Encode(channel.Name)}</h2>");
            foreach (var message in channel.Messages)
                Message(page, message);
        }
        return page.ToString();
    }

    private static void Message(StringBuilder page, FakeMessage message)
    {
        var name = Encode(message.Author.Name);
        page.Append($"<div class=message id=m{message.Id}><div class=face>{name[..1]}</div><div><span class=name>{name}</span>");
        if (message.Author.IsBot)
            page.Append("<span class=app>APP</span>");
        page.Append($"<span class=when>{message.Created.ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture)}</span>");
        if (message.Content.Length > 0)
            page.Append($"<div>{PreviewMarkdown.Render(message.Content)}</div>");
        foreach (var embed in message.Embeds.OfType<JsonObject>())
            Embed(page, embed);
        foreach (var file in FormRules.Items(message.Data["attachments"]))
            page.Append($"<div class=picture>{Encode(FormRules.Value(file?["filename"]))}</div>");
        foreach (var row in message.Components.OfType<JsonObject>())
            page.Append($"<div class=row>{string.Concat(FormRules.Items(row["components"]).OfType<JsonObject>().Select(Component))}</div>");
        if (message.Edited is not null)
            page.Append("<span class=edited>(edited)</span>");
        page.Append("</div></div>");
    }

    private static void Embed(StringBuilder page, JsonObject embed)
    {
        var bar = embed["color"] is { } color ? $" style=\"border-color:#{(int)color:x6}\"" : "";
        page.Append($"<div class=embed{bar}>");
        Part(page, "author", Encode(FormRules.Value(embed["author"]?["name"])));
        var title = PreviewMarkdown.Render(FormRules.Value(embed["title"]));
        Part(page, "title", title.Length > 0 && embed["url"] is { } url ? $"<a href=\"{Encode(FormRules.Value(url))}\">{title}</a>" : title);
        Part(page, "text", PreviewMarkdown.Render(FormRules.Value(embed["description"])));
        Part(page, "fields", string.Concat(FormRules.Items(embed["fields"]).Select(field =>
            $"<div{((bool?)field?["inline"] == true ? " class=inline" : "")}><b>{PreviewMarkdown.Render(FormRules.Value(field?["name"]))}</b>{PreviewMarkdown.Render(FormRules.Value(field?["value"]))}</div>")));
        if (embed["image"] is not null)
            Part(page, "picture", Encode(FormRules.Value(embed["image"]?["url"])));
        var time = embed["timestamp"] is { } stamp && DateTimeOffset.TryParse(FormRules.Value(stamp), CultureInfo.InvariantCulture, out var at)
            ? at.ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture)
            : "";
        Part(page, "footer", string.Join(" • ", new[] { Encode(FormRules.Value(embed["footer"]?["text"])), time }.Where(part => part.Length > 0)));
        if (embed["thumbnail"] is not null)
            page.Append($"<div class=thumb>{Encode(FormRules.Value(embed["thumbnail"]?["url"]))}</div>");
        page.Append("</div>");
    }

    private static string Component(JsonObject part)
    {
        var off = (bool?)part["disabled"] == true ? " off" : "";
        return (int?)part["type"] == 2
            ? $"<span class=\"button s{(int?)part["style"]}{off}\">{Encode(FormRules.Value(part["emoji"]?["name"]))} {Encode(FormRules.Value(part["label"]))}{((int?)part["style"] == 5 ? " ↗" : "")}</span>"
            : $"<span class=\"select{off}\">{Encode(FormRules.Value(part["placeholder"]))} ▾</span>";
    }

    private static void Part(StringBuilder page, string kind, string html)
    {
        if (html.Length > 0)
            page.Append($"<div class={kind}>{html}</div>");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
