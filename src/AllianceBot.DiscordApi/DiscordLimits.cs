namespace AllianceBot.DiscordApi;

/// <summary>
/// Sizes that Discord refuses to exceed (resources/message, components/reference, interactions/application-commands).
/// Text is measured here in UTF-16 units, which is never less than what Discord counts.
/// </summary>
public static class DiscordLimits
{
    public const int Content = 2000;
    public const int Nonce = 25;
    public const int Embeds = 10;
    public const int EmbedTitle = 256;
    public const int EmbedDescription = 4096;
    public const int EmbedUrl = 2048;
    public const int EmbedFields = 25;
    public const int EmbedFieldName = 256;
    public const int EmbedFieldValue = 1024;
    public const int EmbedFooter = 2048;
    public const int EmbedAuthor = 256;

    /// <summary>Title, description, fields, footer and author of all embeds of a message together.</summary>
    public const int EmbedTotal = 6000;
    public const int ActionRows = 5;
    public const int ButtonsInRow = 5;
    public const int ButtonLabel = 80;
    public const int ButtonUrl = 512;
    public const int CustomId = 100;
    public const int SelectOptions = 25;
    public const int SelectPlaceholder = 150;
    public const int OptionText = 100;
    public const int ModalTitle = 45;
    public const int ModalComponents = 5;
    public const int LabelText = 45;
    public const int LabelDescription = 100;
    public const int InputValue = 4000;
    public const int InputPlaceholder = 100;
    public const int ThreadName = 100;
    public const int ForumTags = 5;
    public const int Choices = 25;
    public const int ChoiceText = 100;
    public const int CommandOptions = 25;
    public const int CommandText = 8000;
}
