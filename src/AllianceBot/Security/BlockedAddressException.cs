namespace AllianceBot.Security;

/// <summary>The guard refused to dial. Its text is for the operator's log: people get one constant sentence, so that nobody can map a network with it.</summary>
internal sealed class BlockedAddressException(string message) : IOException(message);
