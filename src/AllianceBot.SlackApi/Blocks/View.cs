using System.Text.Json.Serialization;

namespace AllianceBot.SlackApi.Blocks;

/// <summary>A modal, or the home tab of one person.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ModalView), "modal")]
[JsonDerivedType(typeof(HomeView), "home")]
public abstract record View(IReadOnlyList<Block> Blocks)
{
    public string? CallbackId { get; init; }

    /// <summary>Comes back with the submission; not shown, but not secret either.</summary>
    public string? PrivateMetadata { get; init; }
}

/// <summary>A view with an input block needs <see cref="Submit"/>.</summary>
public sealed record ModalView(TextObject Title, IReadOnlyList<Block> Blocks) : View(Blocks)
{
    public TextObject? Submit { get; init; }

    public TextObject? Close { get; init; }

    /// <summary>Asks for a view_closed event when the person dismisses the modal.</summary>
    public bool? NotifyOnClose { get; init; }
}

public sealed record HomeView(IReadOnlyList<Block> Blocks) : View(Blocks);
