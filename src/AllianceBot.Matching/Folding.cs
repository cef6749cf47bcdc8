namespace AllianceBot.Matching;

/// <summary>What the folding of this build is called.</summary>
public static class Folding
{
    /// <summary>
    /// Rises with every change that gives any text other tokens. Tokens are stored, so whoever stores them keeps this
    /// number beside them and rebuilds when it differs.
    /// </summary>
    public const int Version = 1;
}
