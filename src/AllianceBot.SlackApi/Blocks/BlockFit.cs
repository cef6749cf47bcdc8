using System.Text.Json;

namespace AllianceBot.SlackApi.Blocks;

/// <summary>
/// Brings the blocks of a message below Slack's limits of number and size: what comes last is left out first, with a line that says so.
/// Buttons stay, whatever else goes, since a message without them cannot be answered.
/// </summary>
public static class BlockFit
{
    private static readonly ContextBlock LeftOut = new([TextObject.Plain("… shortened", BlockLimits.ContextText)]);

    public static IReadOnlyList<Block> Fit(IReadOnlyList<Block> blocks)
    {
        var sizes = blocks.Select(SizeOf).ToList();
        if (blocks.Count <= BlockLimits.BlocksInMessage && sizes.Sum() <= BlockLimits.BlocksJson) return blocks;

        var room = BlockLimits.BlocksInMessage - 1;
        var size = BlockLimits.BlocksJson - SizeOf(LeftOut);
        var kept = new bool[blocks.Count];
        foreach (var index in Enumerable.Range(0, blocks.Count).OrderByDescending(index => blocks[index] is ActionsBlock))
        {
            if (room == 0 || sizes[index] > size) continue;
            kept[index] = true;
            room--;
            size -= sizes[index];
        }

        var fitting = blocks.Where((_, index) => kept[index]).ToList();
        fitting.Insert(fitting.FindLastIndex(block => block is not ActionsBlock) + 1, LeftOut);
        return fitting;
    }

    /// <summary>With the comma that parts it from the next.</summary>
    private static int SizeOf(Block block) => JsonSerializer.SerializeToUtf8Bytes(block, OutgoingJson.Types.Block).Length + 1;
}
