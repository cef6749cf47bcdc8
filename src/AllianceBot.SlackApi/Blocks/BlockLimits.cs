namespace AllianceBot.SlackApi.Blocks;

/// <summary>Slack's limits on blocks and views, in characters unless a name says otherwise. Source: Block Kit reference, @slack/types.</summary>
public static class BlockLimits
{
    public const int BlocksInMessage = 50;
    public const int BlocksInView = 100;
    public const int BlockId = 255;
    public const int ActionId = 255;

    public const int Header = 150;
    public const int SectionText = 3000;
    public const int SectionFields = 10;
    public const int SectionField = 2000;
    public const int ContextElements = 10;
    public const int ContextText = 3000;
    public const int ActionElements = 25;

    public const int ButtonText = 75;
    public const int ButtonValue = 2000;
    public const int Url = 3000;
    public const int ImageAltText = 2000;
    public const int ImageTitle = 2000;
    public const int OptionText = 75;
    public const int OptionValue = 150;
    public const int SelectOptions = 100;
    public const int OverflowOptions = 5;
    public const int CheckboxOptions = 10;
    public const int Placeholder = 150;
    public const int ConfirmTitle = 100;
    public const int ConfirmText = 300;
    public const int ConfirmButton = 30;

    public const int InputLabel = 2000;
    public const int InputHint = 2000;
    public const int PlainTextInput = 3000;
    public const int ViewTitle = 24;
    public const int PrivateMetadata = 3000;
    public const int CallbackId = 255;

    /// <summary>What Slack recommends for a message's own text; it cuts at 40,000.</summary>
    public const int MessageText = 4000;

    /// <summary>
    /// All blocks of a message as JSON. Undocumented: msg_blocks_too_long has been seen from about 13,200 on (bolt-js issue 2509),
    /// so messages stay below this.
    /// </summary>
    public const int BlocksJson = 12_000;
}
