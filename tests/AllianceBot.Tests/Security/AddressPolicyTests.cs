using System.Net;
using System.Net.Sockets;
using AllianceBot.Security;
using CsCheck;

namespace AllianceBot.Tests.Security;

/// <summary>HOSTILE.md D01-D08, D12, D15: which addresses may be dialled. The table is IANA's two registries of special-purpose addresses.</summary>
public sealed class AddressPolicyTests
{
    private static readonly AddressPolicy Public = new(new SecurityOptions());
    private static readonly AddressPolicy Private = new(new SecurityOptions { AllowPrivateNetworks = true });

    public static TheoryData<string, string> SpecialPurpose { get; } = new()
    {
        { "D02", "0.0.0.0/8" }, { "D08", "10.0.0.0/8" }, { "D08", "100.64.0.0/10" }, { "D01", "127.0.0.0/8" }, { "D07", "169.254.0.0/16" }, { "D08", "172.16.0.0/12" },
        { "D08", "192.0.0.0/24" }, { "D08", "192.0.0.0/29" }, { "D08", "192.0.0.8/32" }, { "D08", "192.0.0.9/32" }, { "D08", "192.0.0.10/32" },
        { "D08", "192.0.0.170/32" }, { "D08", "192.0.0.171/32" }, { "D08", "192.0.2.0/24" }, { "D08", "192.31.196.0/24" }, { "D08", "192.52.193.0/24" },
        { "D08", "192.88.99.0/24" }, { "D08", "192.168.0.0/16" }, { "D08", "192.175.48.0/24" }, { "D08", "198.18.0.0/15" }, { "D08", "198.51.100.0/24" },
        { "D08", "203.0.113.0/24" }, { "D08", "224.0.0.0/4" }, { "D08", "240.0.0.0/4" }, { "D08", "255.255.255.255/32" }, { "D07", "168.63.129.16/32" },
        { "D02", "::1/128" }, { "D02", "::/128" }, { "D04", "::/96" }, { "D05", "64:ff9b:1::/48" }, { "D08", "100::/64" }, { "D08", "100:0:0:1::/64" },
        { "D08", "2001::/23" }, { "D06", "2001::/32" }, { "D08", "2001:1::1/128" }, { "D08", "2001:1::2/128" }, { "D08", "2001:1::3/128" }, { "D08", "2001:2::/48" },
        { "D08", "2001:3::/32" }, { "D08", "2001:4:112::/48" }, { "D08", "2001:10::/28" }, { "D08", "2001:20::/28" }, { "D08", "2001:30::/28" }, { "D08", "2001:db8::/32" },
        { "D06", "2002::/16" }, { "D08", "2620:4f:8000::/48" }, { "D08", "3fff::/20" }, { "D08", "5f00::/16" }, { "D08", "fc00::/7" }, { "D08", "fe80::/10" },
        { "D08", "fec0::/10" }, { "D08", "ff00::/8" }, { "D07", "fd00:ec2::254/128" }, { "D08", "4000::/3" }, { "D08", "e000::/4" },
    };

    [Theory, MemberData(nameof(SpecialPurpose))]
    public void D01_to_D08_no_address_of_a_special_range_is_public_in_any_disguise(string row, string range)
    {
        Assert.NotEmpty(row);
        var network = IPNetwork.Parse(range);
        Inside(network).Sample(address =>
        {
            Assert.False(AddressPolicy.IsPublic(address), $"{address} of {range}");
            Assert.All(Disguises(address), disguise => Assert.False(AddressPolicy.IsPublic(disguise), $"{disguise} for {address} of {range}"));
        }, iter: 200);
        Assert.False(Public.Allows(network.BaseAddress, 443));
    }

    [Theory]
    [InlineData("1.1.1.1"), InlineData("8.8.8.8"), InlineData("9.255.255.255"), InlineData("11.0.0.0"), InlineData("100.63.255.255"), InlineData("100.128.0.0"), InlineData("126.255.255.255")]
    [InlineData("128.0.0.0"), InlineData("169.253.255.255"), InlineData("169.255.0.0"), InlineData("172.15.255.255"), InlineData("172.32.0.0"), InlineData("192.0.1.0"), InlineData("192.167.255.255")]
    [InlineData("192.169.0.0"), InlineData("198.17.255.255"), InlineData("198.20.0.0"), InlineData("223.255.255.255"), InlineData("168.63.129.15"), InlineData("2000::1"), InlineData("2001:200::1")]
    [InlineData("2001:4860:4860::8888"), InlineData("2003::1"), InlineData("2606:4700::1111"), InlineData("2a00:1450:4001::200e"), InlineData("3ffe::1"), InlineData("::ffff:8.8.8.8"), InlineData("64:ff9b::808:808")]
    public void Public_addresses_just_outside_those_ranges_are_allowed(string address) => Assert.True(Public.Allows(IPAddress.Parse(address), 443));

    [Theory]
    [InlineData("fe80::1%1"), InlineData("2606:4700::1111%1"), InlineData("::1%1"), InlineData("64:ff9b::808:808%1")]
    public void D15_an_address_with_a_zone_is_refused(string address) => Assert.False(Public.Allows(IPAddress.Parse(address), 443));

    [Theory]
    [InlineData("2606:4700::5efe:10.0.0.1"), InlineData("2606:4700::200:5efe:127.0.0.1")]
    public void D06_tunnels_that_hide_in_the_interface_identifier_are_refused(string address) => Assert.False(Public.Allows(IPAddress.Parse(address), 443));

    [Theory]
    [InlineData(22), InlineData(25), InlineData(5432), InlineData(6379), InlineData(8080), InlineData(0)]
    public void D12_only_web_ports_of_public_hosts_are_allowed_unless_configured(int port)
    {
        var address = IPAddress.Parse("1.1.1.1");
        Assert.False(Public.Allows(address, port));
        Assert.False(Private.Allows(address, port));
        Assert.True(new AddressPolicy(new SecurityOptions { AllowedPorts = [port] }).Allows(address, port));
    }

    [Theory]
    [InlineData("127.0.0.1"), InlineData("127.1.2.3"), InlineData("10.1.2.3"), InlineData("192.168.1.1"), InlineData("172.16.0.1"), InlineData("100.64.0.1"), InlineData("::1"), InlineData("fd12::1"), InlineData("::ffff:127.0.0.1")]
    public void Private_networks_can_be_allowed_at_any_port(string address) => Assert.True(Private.Allows(IPAddress.Parse(address), 8123));

    [Theory]
    [InlineData("169.254.169.254"), InlineData("fd00:ec2::254"), InlineData("168.63.129.16"), InlineData("100.100.100.200"), InlineData("fe80::1"), InlineData("::ffff:169.254.169.254")]
    [InlineData("0.0.0.0"), InlineData("::"), InlineData("224.0.0.1"), InlineData("255.255.255.255"), InlineData("64:ff9b::a9fe:a9fe"), InlineData("2002:7f00:1::")]
    public void D07_metadata_services_stay_refused_even_then(string address) => Assert.False(Private.Allows(IPAddress.Parse(address), 80));

    private static Gen<IPAddress> Inside(IPNetwork network)
    {
        var start = network.BaseAddress.GetAddressBytes();
        return Gen.Byte.Array[start.Length].Select(random =>
        {
            for (var bit = 0; bit < network.PrefixLength; bit++)
            {
                var mask = (byte)(0x80 >> (bit % 8));
                random[bit / 8] = (byte)((random[bit / 8] & ~mask) | (start[bit / 8] & mask));
            }
            return new IPAddress(random);
        });
    }

    // The ways in which IPv6 carries an IPv4 address: mapped, compatible, NAT64, local NAT64, 6to4, Teredo (inverted), ISATAP.
    private static IEnumerable<IPAddress> Disguises(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork)
            yield break;
        var v4 = address.GetAddressBytes();
        foreach (var (prefix, at) in new[] { ("::ffff:0:0", 12), ("::", 12), ("64:ff9b::", 12), ("64:ff9b:1::", 12), ("2002::", 2), ("2606:4700::5efe:0:0", 12), ("2606:4700::200:5efe:0:0", 12) })
        {
            var bytes = IPAddress.Parse(prefix).GetAddressBytes();
            v4.CopyTo(bytes, at);
            yield return new IPAddress(bytes);
        }
        var teredo = IPAddress.Parse("2001::").GetAddressBytes();
        v4.Select(part => (byte)~part).ToArray().CopyTo(teredo, 12);
        yield return new IPAddress(teredo);
    }
}
