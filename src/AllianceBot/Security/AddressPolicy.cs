using System.Net;
using System.Net.Sockets;

namespace AllianceBot.Security;

/// <summary>
/// Decides which addresses an untrusted URL may lead to. It is asked with the address about to be dialled, never with a
/// host name. Ranges: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), every entry, the globally
/// reachable ones too, as no feed lives there; multicast; metadata services of clouds.
/// </summary>
internal sealed class AddressPolicy(SecurityOptions options)
{
    // Refused whatever the settings say: what answers there is the machine's cloud, not a feed.
    private static readonly IPNetwork[] Metadata = Networks(
        "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::254/128", "fd20:ce::254/128", "fe80::/10");

    // Allowed by Security:AllowPrivateNetworks.
    private static readonly IPNetwork[] Private = Networks(
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7");

    private static readonly IPNetwork[] Special = Networks(
        "0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    // The only block that IANA gives out as global unicast; whatever lies outside is local, deprecated or not in use.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>May this address and port be dialled?</summary>
    public bool Allows(IPAddress address, int port)
    {
        if (HasZone(address))
            return false;
        address = Effective(address);
        if (Contains(Metadata, address))
            return false;
        if (options.AllowPrivateNetworks && Contains(Private, address))
            return true;
        return IsPublic(address) && AllowsPort(port);
    }

    /// <summary>An address that the whole internet can reach, and that is nothing else in disguise.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (HasZone(address))
            return false;
        address = Effective(address);
        if (Contains(Metadata, address) || Contains(Private, address) || Contains(Special, address))
            return false;
        return address.AddressFamily == AddressFamily.InterNetwork || (GlobalUnicast.Contains(address) && !IsIsatap(address));
    }

    /// <summary>The IPv4 address behind an IPv4-mapped one (RFC 4291) or a NAT64 one (RFC 6052); else the address itself.</summary>
    public static IPAddress Effective(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        return Nat64.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12)) : address;
    }

    private bool AllowsPort(int port) => port is 80 or 443 || options.AllowedPorts.Contains(port);

    // An interface identifier 0000:5efe or 0200:5efe tunnels to the IPv4 address in the last four bytes (RFC 5214).
    private static bool IsIsatap(IPAddress address) => address.GetAddressBytes() is [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5e, 0xfe, ..];

    private static bool HasZone(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0;

    private static bool Contains(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
