using CsCheck;

namespace AllianceBot.SlackApi.Tests;

/// <summary>Texts made of what breaks renderers: markup of both chats, control and invisible characters, broken surrogates, long runs.</summary>
internal static class Hostile
{
    private static readonly string[] Pieces =
    [
        "<!channel>", "<@U1>", "<", ">", "&", "&lt;", "&amp;", "|", "*", "_", "~", "`", "```", ":fire:", ":", "!date^0^{_}|*", "\uFFFC",
        "https://evil.example", "www.bank.example", "](", ")", "\n", "\n\n\n", "\r\n", "\u2028", "\u0085", "\u202E", "\u2066", "\u200B", "\u200D", "\u200C",
        "\u00AD", "\u0301", "\u0301\u0301\u0301\u0301\u0301\u0301", "👩", "👩\u200D👧", "\uD83D", "\uDC69", "\0", "\u0007", "　", " ", "  ", "日産", "ルノー", "Renault", "é", "میخواهم",
        "क्ष", "\u3164", "\U000E0041", "snake_case", "1. ", "> ", "＞", "{title}", "%s", "\uFFFE",
    ];

    private static Gen<string> Piece { get; } = Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]);

    public static Gen<string> Texts { get; } = Gen.OneOf(
        Piece.Array[0, 12].Select(string.Concat),
        Gen.String[Gen.Char, 0, 40],
        Gen.Select(Piece, Gen.Int[1, 60], (piece, times) => string.Concat(Enumerable.Repeat(piece, times))));
}
