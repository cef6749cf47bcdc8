using System.Net;
using System.Net.Sockets;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using AllianceBot.Security;
using AllianceBot.Tests.Feeds;

namespace AllianceBot.Tests.Security;

/// <summary>HOSTILE.md D: addresses that lead inside. "Blocked" is judged by the listener there: nobody connected.</summary>
public sealed class HostileAddressTests
{
    // The farm's port counts as a web port here, so that the address alone decides.
    private static async Task<Fetching> StrictAsync(ResolveHost? resolve = null)
    {
        for (var attempt = 0; ; attempt++)
        {
            var port = FreePort();
            try
            {
                return await Fetching.StartAsync(security: new SecurityOptions { AllowedPorts = [port] }, resolve: resolve, port: port);
            }
            catch (IOException) when (attempt < 5)
            {
                // Someone else took the port in between.
            }
        }
    }

    [Theory]
    [InlineData("127.0.0.1"), InlineData("127.1"), InlineData("2130706433"), InlineData("0x7f000001"), InlineData("0177.0.0.1"), InlineData("127.1.2.3")]
    public Task D01_spellings_of_loopback_reach_nobody(string host) => AssertBlockedAsync(host);

    [Theory]
    [InlineData("[::1]"), InlineData("[::]"), InlineData("0.0.0.0"), InlineData("0")]
    public Task D02_unspecified_addresses_reach_nobody(string host) => AssertBlockedAsync(host);

    [Theory]
    [InlineData("[::ffff:127.0.0.1]"), InlineData("[::ffff:7f00:1]"), InlineData("[::ffff:169.254.169.254]")]
    public Task D03_mapped_addresses_reach_nobody(string host) => AssertBlockedAsync(host);

    [Theory]
    [InlineData("[::127.0.0.1]")]
    public Task D04_compatible_addresses_reach_nobody(string host) => AssertBlockedAsync(host);

    [Theory]
    [InlineData("[64:ff9b::7f00:1]"), InlineData("[64:ff9b:1::7f00:1]")]
    public Task D05_translated_addresses_reach_nobody(string host) => AssertBlockedAsync(host);

    [Theory]
    [InlineData("[2002:7f00:1::]"), InlineData("[2001:0:7f00:1::]"), InlineData("[2606:4700::5efe:10.0.0.1]")]
    public Task D06_tunnelled_addresses_reach_nobody(string host) => AssertBlockedAsync(host);

    [Theory]
    [InlineData("169.254.169.254"), InlineData("[fd00:ec2::254]"), InlineData("168.63.129.16"), InlineData("100.100.100.200")]
    public Task D07_metadata_services_are_not_asked(string host) => AssertBlockedAsync(host);

    [Fact]
    public async Task D07_names_of_metadata_services_are_not_asked()
    {
        await using var fetching = await StrictAsync((_, _) => Task.FromResult(new[] { IPAddress.Parse("169.254.169.254") }));
        Assert.Equal(FetchProblem.BlockedAddress, (await fetching.FailedAsync(new Uri("http://metadata.google.internal/computeMetadata/v1/"))).Problem);
    }

    [Theory]
    [InlineData("10.0.0.1"), InlineData("172.16.0.1"), InlineData("192.168.0.1"), InlineData("100.64.0.1"), InlineData("192.0.0.1"), InlineData("198.18.0.1"), InlineData("224.0.0.1")]
    [InlineData("240.0.0.1"), InlineData("[fc00::1]"), InlineData("[fe80::1]"), InlineData("[fec0::1]"), InlineData("[3fff::1]"), InlineData("[5f00::1]")]
    public Task D08_special_ranges_are_not_asked(string host) => AssertBlockedAsync(host);

    [Fact]
    public async Task D09_a_name_with_allowed_and_refused_addresses_is_dialled_at_the_allowed_ones_only()
    {
        var answers = new[] { IPAddress.Parse("169.254.169.254"), IPAddress.Parse("0.0.0.0"), IPAddress.Loopback };
        await using var fetching = await Fetching.StartAsync(resolve: (_, _) => Task.FromResult(answers));
        fetching.Farm.On("/feed.xml", Answers.Feed(Answers.Rss()));
        Assert.IsType<FetchResult.Fetched>(await fetching.FetchAsync(fetching.Farm.Url("/feed.xml", "mixed.example")));
        Assert.Equal(1, fetching.Farm.Connects);
    }

    [Fact]
    public async Task D10_a_name_that_changes_its_address_between_requests_is_judged_at_each_connection()
    {
        var lookups = 0;
        await using var inner = RawServer.Sending("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>", IPAddress.Loopback);
        ResolveHost rebinding = (_, _) => Task.FromResult(new[] { lookups++ == 0 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254") });
        await using var fetching = await Fetching.StartAsync(resolve: rebinding);
        Assert.IsType<FetchResult.Fetched>(await fetching.FetchAsync(inner.Url(host: "rebind.example")));
        await Fetching.UntilAsync(() => inner.Connects == 1);
        Assert.Equal(FetchProblem.BlockedAddress, (await fetching.FailedAsync(new Uri("http://rebind.example:1/feed.xml"))).Problem);
        Assert.Equal(2, lookups);
    }

    [Fact]
    public async Task D10_the_address_that_is_dialled_is_the_one_that_was_checked()
    {
        // One lookup for each connection: there is no second answer that could differ.
        var lookups = 0;
        await using var fetching = await StrictAsync((_, _) => Task.FromResult(new[] { lookups++ == 0 ? IPAddress.Loopback : IPAddress.Parse("1.1.1.1") }));
        Assert.Equal(FetchProblem.BlockedAddress, (await fetching.FailedAsync(fetching.Farm.Url("/feed.xml", "rebind.example"))).Problem);
        Assert.Equal((1, 0), (lookups, fetching.Farm.Connects));
    }

    [Fact]
    public async Task D11_a_redirect_from_outside_to_inside_reaches_nobody()
    {
        await using var fetching = await Fetching.StartAsync(resolve: (host, _) =>
            Task.FromResult(new[] { host == "outside.example" ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254") }));
        fetching.Farm.On("/feed.xml", Answers.Redirect(302, "http://inside.example/secret"));
        Assert.Equal(FetchProblem.BlockedAddress, (await fetching.FailedAsync(fetching.Farm.Url("/feed.xml", "outside.example"))).Problem);
        Assert.Equal(1, fetching.Farm.Connects);
    }

    [Theory]
    [InlineData(22), InlineData(25), InlineData(5432), InlineData(6379)]
    public async Task D12_a_port_that_is_not_the_webs_is_not_asked(int port)
    {
        await using var fetching = await StrictAsync((_, _) => Task.FromResult(new[] { IPAddress.Parse("1.1.1.1") }));
        Assert.Equal(FetchProblem.BlockedAddress, (await fetching.FailedAsync(new Uri($"http://news.example:{port}/"))).Problem);
    }

    [Theory]
    [InlineData("127。0。0。1"), InlineData("①②⑦.0.0.1"), InlineData("localhost."), InlineData("localhost"), InlineData("LOCALHOST")]
    public Task D13_names_that_become_loopback_reach_nobody(string host) => AssertBlockedAsync(host);

    [Theory]
    [InlineData("http://ok@127.0.0.1:{0}/", FetchProblem.BadUrl), InlineData("http://news.example@127.0.0.1:{0}/", FetchProblem.BadUrl)]
    [InlineData("http://a:b@127.0.0.1:{0}/", FetchProblem.BlockedAddress)]
    public async Task D14_names_before_the_host_deceive_nobody(string url, object problem)
    {
        await using var fetching = await StrictAsync();
        Assert.Equal(problem, (await fetching.FailedAsync(new Uri(string.Format(null, url, fetching.Farm.Port)))).Problem);
        Assert.Equal(0, fetching.Farm.Connects);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}\\@news.example/"), InlineData("http://127.0.0.1\\@news.example:{0}/"), InlineData("http://127.0.0.1\\@news.example/")]
    public async Task D14_a_backslash_before_the_host_deceives_nobody(string url)
    {
        await using var fetching = await StrictAsync();
        if (Uri.TryCreate(string.Format(null, url, fetching.Farm.Port), UriKind.Absolute, out var parsed))
            Assert.Equal(FetchProblem.BlockedAddress, (await fetching.FailedAsync(parsed)).Problem);
        Assert.Equal(0, fetching.Farm.Connects);
    }

    [Fact]
    public async Task D14_a_fragment_does_not_hide_the_host()
    {
        await using var fetching = await StrictAsync((host, _) => Task.FromResult(new[] { host == "ok" ? IPAddress.Loopback : IPAddress.Parse("1.1.1.1") }));
        Assert.Equal(FetchProblem.BlockedAddress, (await fetching.FailedAsync(new Uri($"http://ok:{fetching.Farm.Port}#@news.example/"))).Problem);
        Assert.Equal(0, fetching.Farm.Connects);
    }

    [Theory]
    [InlineData("[fe80::1%25eth0]"), InlineData("[fe80::1%251]"), InlineData("[::1%251]")]
    public Task D15_addresses_with_a_zone_reach_nobody(string host) => AssertBlockedAsync(host);

    [Fact]
    public void D17_connections_do_not_outlive_a_change_of_address_by_more_than_two_minutes()
    {
        using var http = new GuardedHttp(new SecurityOptions(), TimeProvider.System);
        Assert.InRange(http.Handler.PooledConnectionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        Assert.False(http.Handler.UseProxy || http.Handler.UseCookies || http.Handler.AllowAutoRedirect);
        Assert.Null(http.Handler.SslOptions.RemoteCertificateValidationCallback);
    }

    [Fact]
    public async Task D19_people_read_one_sentence_whatever_stands_behind_a_refused_address()
    {
        await using var listening = RawServer.Sending("SSH-2.0-secret-banner\r\n");
        await using var fetching = await StrictAsync((host, _) => host == "nowhere.example"
            ? throw new SocketException((int)SocketError.HostNotFound)
            : Task.FromResult(new[] { IPAddress.Loopback }));
        var failures = new[]
        {
            await fetching.FailedAsync(listening.Url()),
            await fetching.FailedAsync(new Uri($"http://127.0.0.1:{FreePort()}/")),
            await fetching.FailedAsync(new Uri("http://nowhere.example/")),
            await fetching.FailedAsync(new Uri("http://inside.example:22/")),
        };
        Assert.Equal("The address cannot be reached from here.", Assert.Single(failures.Select(failure => failure.Sentence).Distinct()));
        Assert.Equal("not reachable", Assert.Single(failures.Select(failure => failure.Problem.Label()).Distinct()));
        Assert.Equal(0, listening.Connects);
    }

    [Fact]
    public async Task D19_no_part_of_an_answer_is_shown()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var server = RawServer.Sending("SSH-2.0-secret-banner\r\n");
        Assert.DoesNotContain("secret", (await fetching.FailedAsync(server.Url())).Sentence, StringComparison.Ordinal);
        fetching.Farm.On("/error", context =>
        {
            context.Response.StatusCode = 500;
            return context.Response.Body.WriteAsync("secret"u8.ToArray()).AsTask();
        });
        Assert.DoesNotContain("secret", (await fetching.FailedAsync("/error")).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/hook"), InlineData("https://discord.com.evil.example/api"), InlineData("http://discord.com/api"), InlineData("https://discord.com:8443/api"), InlineData("https://hooks.slack.com@evil.example/services")]
    public async Task D20_a_chat_client_talks_to_its_platform_alone(string url)
    {
        using var client = GuardedHttp.ForChatApi(new Uri("https://discord.com/api/v10/"), new Uri("https://hooks.slack.com/"));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(url), TestContext.Current.CancellationToken));
    }

    private static async Task AssertBlockedAsync(string host)
    {
        await using var fetching = await StrictAsync();
        var failed = await fetching.FailedAsync(new Uri($"http://{host}:{fetching.Farm.Port}/feed.xml"));
        // A resolver may or may not know "localhost." with its dot.
        Assert.Contains(failed.Problem, host == "localhost." ? [FetchProblem.BlockedAddress, FetchProblem.Dns] : new[] { FetchProblem.BlockedAddress });
        Assert.Equal(0, fetching.Farm.Connects);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Runs alone, as the proxy of the whole process is set.</summary>
[CollectionDefinition(nameof(ProxyTests), DisableParallelization = true)]
[Collection(nameof(ProxyTests))]
public sealed class ProxyTests
{
    [Fact]
    public async Task D16_a_proxy_of_the_environment_is_not_asked_for_untrusted_addresses()
    {
        await using var proxy = RawServer.Sending("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>");
        await using var fetching = await Fetching.StartAsync();
        fetching.Farm.On("/feed.xml", Answers.Feed(Answers.Rss()));
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Url("/"));
        try
        {
            Assert.IsType<FetchResult.Fetched>(await fetching.FetchAsync("/feed.xml"));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
        Assert.Equal(0, proxy.Connects);
    }
}
