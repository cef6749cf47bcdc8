using CsCheck;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>Texts made of what breaks chats: markup, mentions, controls, marks, emoji, endless words.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "@everyone", "@here", "<@1>", "<@&1>", "<#1>", "</cmd:1>", "<t:0>", "<:e:1>", "[a](https://evil.example)", "](https://evil.example)", "```", "`", "||", "**", "__", "~~", "\n# ", "\n>>> ",
        "\n- ", "\n1. ", "\\", "\u202E", "\u2066", "\u200B", "\u00AD", "\U000E0041", "e\u0301\u0302\u0303\u0304\u0305\u0306", "👩‍👩‍👧‍👦", "\u2028", "\u0085", "\r\n", "{title}", "%s", "日産", "Renault ", "a", " ", "\0",
        "https://аррӏе.com/", "javascript:alert(1)", "https://user:pass@evil.example/", "discord.gg/x", ":smile:", "\uD800", "&lt;", new('x', 300), "😀",
    ];

    public static Gen<string> Gen(int most) => CsCheck.Gen.Select(CsCheck.Gen.OneOf(Pieces).List[0, 12], CsCheck.Gen.Int[1, 40], (pieces, times) =>
    {
        var text = string.Concat(pieces);
        var repeated = string.Concat(Enumerable.Repeat(text, text.Length * times > most ? 1 : times));
        return repeated.Length > most ? repeated[..most] : repeated;
    });
}
