using System.Net;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using AllianceBot.Security;

namespace AllianceBot.Benchmarks;

/// <summary>HOSTILE.md D: addresses that lead inside, asked 50 times each. The outcome counts the connections that got there: none may.</summary>
internal static class HostileAddressRows
{
    private const int Times = 50;

    public static IEnumerable<HostileRow> Rows =>
    [
        Hosts("D01", "spellings of loopback", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1"),
        Hosts("D02", "unspecified addresses", "[::1]", "[::]", "0.0.0.0", "0"),
        Hosts("D03", "mapped addresses", "[::ffff:127.0.0.1]", "[::ffff:169.254.169.254]"),
        Hosts("D04", "compatible addresses", "[::127.0.0.1]"),
        Hosts("D05", "translated addresses", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]"),
        Hosts("D06", "tunnelled addresses", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[2606:4700::5efe:10.0.0.1]"),
        Hosts("D07", "metadata services", "169.254.169.254", "[fd00:ec2::254]", "168.63.129.16", "100.100.100.200"),
        Hosts("D08", "special ranges", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "[fc00::1]", "[fe80::1]", "[fec0::1]", "[3fff::1]", "[5f00::1]"),
        Named("D09", "a name with several inner addresses", (_, _) => Task.FromResult(new[] { IPAddress.Loopback, IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback })),
        Named("D10", "a name whose address changes", Rebinding()),
        Redirected("D11", "a redirect inside", "http://169.254.169.254/secret"),
        Redirected("D12", "a redirect to a metadata service at another port", "http://100.100.100.200:6379/"),
        Hosts("D13", "names that become loopback", "127。0。0。1", "①②⑦.0.0.1", "localhost"),
        Hosts("D14", "names before the host", "ok@127.0.0.1", "a:b@127.0.0.1"),
        Hosts("D15", "addresses with a zone", "[fe80::1%25eth0]", "[::1%251]"),
        new("D18", "a page whose feed is inside", async () =>
        {
            await using var asking = await HostileAsking.OpenAsync();
            var page = asking.Farm.On("/", Answers.Body("<html><link rel='alternate' type='application/rss+xml' href='http://169.254.169.254/feed'></html>", ("Content-Type", "text/html")));
            return await asking.Discovery.FindAsync(page.AbsoluteUri, CancellationToken.None) is DiscoveryResult.Failed failed ? failed.Sentence : "FOUND";
        }),
    ];

    private static HostileRow Hosts(string id, string what, params string[] hosts) => new(id, what, async () =>
    {
        await using var asking = await HostileAsking.StrictAsync();
        return await AskAllAsync(asking, hosts.Select(host => new Uri($"http://{host}:{asking.Farm.Port}/feed.xml")));
    });

    private static HostileRow Named(string id, string what, ResolveHost resolve) => new(id, what, async () =>
    {
        await using var asking = await HostileAsking.StrictAsync(resolve);
        return await AskAllAsync(asking, [new Uri($"http://news.example:{asking.Farm.Port}/feed.xml")]);
    });

    private static HostileRow Redirected(string id, string what, string location) => new(id, what, async () =>
    {
        await using var asking = await HostileAsking.OpenAsync();
        return await AskAllAsync(asking, [asking.Farm.On("/feed.xml", Answers.Redirect(302, location))]);
    });

    private static ResolveHost Rebinding()
    {
        var lookups = 0;
        return (_, _) => Task.FromResult(new[] { lookups++ % 2 == 0 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254") });
    }

    private static async Task<string> AskAllAsync(HostileAsking asking, IEnumerable<Uri> urls)
    {
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var url in urls)
        {
            for (var i = 0; i < Times; i++)
                outcomes.Add(await asking.AskAsync(url));
        }
        return $"{string.Join(", ", outcomes.Order(StringComparer.Ordinal))}; {asking.Farm.Connects} connections";
    }
}
