using System.Net.Sockets;
using System.Security.Authentication;
using AllianceBot.Security;

namespace AllianceBot.Feeds;

/// <summary>What an exception of HttpClient means; the cause is somewhere in its chain.</summary>
internal static class TransportFailure
{
    public static FetchProblem Problem(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case BlockedAddressException:
                    return FetchProblem.BlockedAddress;
                case AuthenticationException:
                    return FetchProblem.Tls;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery }:
                    return FetchProblem.Dns;
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return FetchProblem.Refused;
                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return FetchProblem.Timeout;
                case SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown }:
                    return FetchProblem.Unreachable;
                default:
                    continue;
            }
        }
        return FetchProblem.BadAnswer;
    }
}
