using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>A channel, and the home tab and open modals of one person, drawn much as Slack draws them: for looking at, and for pictures.</summary>
internal static class PreviewPage
{
    public static string Of(FakeSlack slack, string channelId, string? user)
    {
        var page = new StringBuilder();
        lock (slack.Workspace.Gate)
        {
            var channel = slack.Workspace.Channels[channelId];
            page.Append(Head).Append($"<h1># {Text(channel.Name.Length > 0 ? channel.Name : "direct message")}</h1>");
            foreach (var message in channel.Messages.Where(message => message.ThreadTs is null)) Message(page, slack, channel, message);
            if (user is not null && slack.Workspace.Homes.TryGetValue(user, out var home)) View(page, home, "Home");
            foreach (var view in slack.Workspace.Views.Values.Where(view => view.IsOpen && view.User == user && !slack.Workspace.Homes.ContainsValue(view))) View(page, view, "Modal");
        }

        return page.Append("</body></html>").ToString();
    }

    private static void Message(StringBuilder page, FakeSlack slack, FakeChannel channel, FakeMessage message)
    {
        var author = message.BotId is null ? slack.Workspace.Users.GetValueOrDefault(message.User)?.Name ?? message.User : "AllianceBot";
        var seconds = decimal.Parse(message.Ts, CultureInfo.InvariantCulture);
        var clock = DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)).ToString("HH:mm", CultureInfo.InvariantCulture);
        page.Append(message.OnlyFor is null ? "<article>" : "<article class=ephemeral>")
            .Append($"<div class=avatar>{Text(author[..1].ToUpperInvariant())}</div><div class=body><div class=by><b>{Text(author)}</b>")
            .Append(message.BotId is null ? "" : " <span class=app>APP</span>")
            .Append($" <time>{clock}</time>{(message.OnlyFor is null ? "" : " <i>Only visible to you</i>")}</div>");
        if (message.Blocks is null) page.Append($"<div class=section><div>{Mrkdwn(message.Text)}</div></div>");
        else Blocks(page, message.Blocks);
        foreach (var file in message.Files) File(page, slack.Workspace.Files[file]);
        var replies = channel.Messages.Where(reply => reply.ThreadTs == message.Ts).ToList();
        if (replies.Count > 0)
        {
            page.Append($"<div class=thread>{replies.Count} replies");
            foreach (var reply in replies) Message(page, slack, channel, reply);
            page.Append("</div>");
        }

        page.Append("</div></article>");
    }

    private static void View(StringBuilder page, FakeView view, string kind)
    {
        var content = view.Content;
        page.Append($"<section class=view><h2>{kind}{(content["title"] is { } title ? ": " + TextObject(title) : "")}</h2>");
        Blocks(page, content["blocks"]!.AsArray());
        if (content["submit"] is { } submit) page.Append($"<button class=primary>{TextObject(submit)}</button>");
        page.Append("</section>");
    }

    private static void Blocks(StringBuilder page, JsonArray blocks)
    {
        foreach (var block in blocks.OfType<JsonObject>())
        {
            switch (block["type"]!.GetValue<string>())
            {
                case "header":
                    page.Append($"<h3>{TextObject(block["text"])}</h3>");
                    break;
                case "divider":
                    page.Append("<hr>");
                    break;
                case "section":
                    page.Append($"<div class=section><div>{(block["text"] is { } text ? TextObject(text) : "")}");
                    if (block["fields"] is JsonArray fields) page.Append($"<div class=fields>{string.Concat(fields.Select(field => $"<div>{TextObject(field)}</div>"))}</div>");
                    page.Append("</div>");
                    if (block["accessory"] is { } accessory) page.Append(Element(accessory));
                    page.Append("</div>");
                    break;
                case "context":
                    page.Append($"<div class=context>{string.Join("<span class=gap></span>", block["elements"]!.AsArray().Select(Element))}</div>");
                    break;
                case "actions":
                    page.Append($"<div class=actions>{string.Concat(block["elements"]!.AsArray().Select(Element))}</div>");
                    break;
                case "image":
                    page.Append($"<figure><img src=\"{Text(block["image_url"]!.GetValue<string>())}\" alt=\"{Text(block["alt_text"]!.GetValue<string>())}\"></figure>");
                    break;
                case "input":
                    page.Append($"<label><b>{TextObject(block["label"])}</b>{Element(block["element"])}</label>");
                    break;
                case "rich_text":
                    foreach (var section in block["elements"]!.AsArray()) page.Append($"<div class={(section!["type"]!.GetValue<string>() == "rich_text_quote" ? "quote" : "section")}><div>{string.Concat(section["elements"]!.AsArray().Select(RichText))}</div></div>");
                    break;
            }
        }
    }

    private static string Element(JsonNode? element) => element!["type"]!.GetValue<string>() switch
    {
        "button" => $"<button class=\"{element["style"]?.GetValue<string>()}\">{TextObject(element["text"])}</button>",
        "image" => $"<img class=thumb src=\"{Text(element["image_url"]!.GetValue<string>())}\" alt=\"{Text(element["alt_text"]!.GetValue<string>())}\">",
        "plain_text" or "mrkdwn" => TextObject(element),
        "plain_text_input" => $"<input value=\"{Text(element["initial_value"]?.GetValue<string>() ?? "")}\" placeholder=\"{TextObject(element["placeholder"])}\">",
        "static_select" or "radio_buttons" or "checkboxes" or "overflow" => $"<select>{string.Concat(element["options"]!.AsArray().Select(option => $"<option>{TextObject(option!["text"])}</option>"))}</select>",
        var other => $"<span class=other>{Text(other)}</span>",
    };

    private static string RichText(JsonNode? element)
    {
        var text = Text(element!["text"]?.GetValue<string>() ?? "");
        var shown = element["type"]!.GetValue<string>() == "link" ? $"<a href=\"{Text(element["url"]!.GetValue<string>())}\">{text}</a>" : text;
        return element["style"]?["bold"]?.GetValue<bool>() == true ? $"<b>{shown}</b>" : shown;
    }

    private static string TextObject(JsonNode? text) => text is null ? "" : text["type"]!.GetValue<string>() == "mrkdwn" ? Mrkdwn(text["text"]!.GetValue<string>()) : Text(text["text"]!.GetValue<string>());

    private static string Mrkdwn(string mrkdwn) => string.Concat(SlackMarkup.Parse(mrkdwn).Select(piece => piece.Kind switch
    {
        MarkupKind.Bold => $"<b>{Text(piece.Visible)}</b>",
        MarkupKind.Italic => $"<i>{Text(piece.Visible)}</i>",
        MarkupKind.Strike => $"<s>{Text(piece.Visible)}</s>",
        MarkupKind.Code => $"<code>{Text(piece.Visible)}</code>",
        MarkupKind.Link => $"<a href=\"{Text(piece.Target!)}\">{Text(piece.Visible)}</a>",
        MarkupKind.Mention => $"<span class=mention>{Text(piece.Visible)}</span>",
        MarkupKind.Quote => "<span class=quote></span>",
        _ => Text(piece.Visible),
    }));

    private static void File(StringBuilder page, FakeFile file) => page.Append(file.Name.EndsWith(".png", StringComparison.OrdinalIgnoreCase)
        ? $"<figure><figcaption>{Text(file.Title ?? file.Name)}</figcaption><img src=\"data:image/png;base64,{Convert.ToBase64String(file.Bytes ?? [])}\"></figure>"
        : $"<p>{Text(file.Title ?? file.Name)}</p>");

    private static string Text(string text) => WebUtility.HtmlEncode(text).Replace("\n", "<br>", StringComparison.Ordinal);

    private const string Head = """
        <!doctype html><html lang=en><head><meta charset=utf-8><title>Slack preview</title><style>
        body{font:15px/1.46 Lato,"Noto Sans","Noto Sans CJK JP",sans-serif;color:#1d1c1d;background:#fff;margin:0;padding:0 20px 20px;max-width:760px}
        h1{font-size:18px;border-bottom:1px solid #ddd;padding:12px 0;margin:0 0 8px}h2{font-size:16px}h3{font-size:18px;margin:4px 0}
        article{display:flex;gap:8px;padding:8px 0}.ephemeral{background:#f8f8f8}.avatar{width:36px;height:36px;border-radius:6px;background:#4a154b;color:#fff;display:grid;place-items:center;font-weight:700;flex:none}
        .body{flex:1;min-width:0}.app{font-size:10px;background:#e8e8e8;border-radius:2px;padding:1px 3px;color:#616061}time,.by i{color:#616061;font-size:12px}
        .section{display:flex;justify-content:space-between;gap:12px;margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere}.fields{display:grid;grid-template-columns:1fr 1fr;gap:8px}
        .context{color:#616061;font-size:13px;margin:4px 0}.gap{margin-left:12px}.actions{display:flex;flex-wrap:wrap;gap:8px;margin:6px 0}
        button{font:700 13px/1 inherit;font-family:inherit;padding:8px 12px;border:1px solid #bbb;border-radius:4px;background:#fff}
        button.primary{background:#007a5a;border-color:#007a5a;color:#fff}button.danger{color:#e01e5a;border-color:#e01e5a}
        a{color:#1264a3;text-decoration:none}.thumb{width:88px;height:88px;object-fit:cover;border-radius:8px}figure{margin:6px 0}figure img{max-width:480px;max-height:360px;border-radius:8px}
        code{background:#f6f6f6;border:1px solid #ddd;border-radius:3px;color:#e01e5a;padding:1px 3px}.mention{background:#e8f5fa;color:#1264a3}.quote{border-left:4px solid #ddd;padding-left:8px}
        .thread{border-left:2px solid #ddd;padding-left:10px;font-size:14px}.view{border:1px solid #ddd;border-radius:8px;padding:0 16px 16px;margin-top:16px}
        label{display:block;margin:10px 0}input,select{display:block;width:100%;box-sizing:border-box;font:inherit;padding:8px;margin-top:4px}
        </style></head><body>
        """;
}
