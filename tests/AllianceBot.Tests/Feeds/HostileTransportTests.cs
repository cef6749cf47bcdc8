using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;
using AllianceBot.Security;

namespace AllianceBot.Tests.Feeds;

/// <summary>HOSTILE.md C: what a feed's server may do to the one who asks it.</summary>
public sealed class HostileTransportTests
{
    private const int Cap = 256 * 1024;

    private static readonly PollingOptions SmallCap = Fetching.Unhurried with { MaximumBodyBytes = Cap };

    private static readonly string Feed = Answers.Rss("Nachrichten", [.. Enumerable.Range(1, 50).Select(i => $"Meldung {i}")]);

    [Theory]
    [InlineData("br"), InlineData("deflate"), InlineData("x-gzip"), InlineData("raw deflate"), InlineData("no header")]
    public async Task C02_bombs_in_the_other_codings_are_stopped_as_well(string coding)
    {
        await using var fetching = await Fetching.StartAsync(SmallCap);
        var zeros = new byte[50_000_000];
        var bomb = coding switch
        {
            "br" => Answers.Brotli(zeros),
            "deflate" => Answers.Zlib(zeros),
            "raw deflate" => Answers.RawDeflate(zeros),
            _ => Answers.Gzip(zeros),
        };
        var headers = coding == "no header" ? [] : new[] { ("Content-Encoding", coding.Replace("raw ", "")) };
        fetching.Farm.On("/bomb", Answers.Body(bomb, headers));
        Assert.Equal(FetchProblem.TooLarge, (await fetching.FailedAsync("/bomb")).Problem);
    }

    [Theory]
    [InlineData("zstd"), InlineData("compress"), InlineData("aes128gcm")]
    public async Task C02_a_coding_that_nobody_offered_is_refused(string coding)
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Farm.On("/odd", Answers.Body(Feed, ("Content-Encoding", coding)));
        Assert.Equal("bad_encoding", (await fetching.FailedAsync("/odd")).Code);
    }

    [Fact]
    public async Task C03_more_than_one_coding_is_refused_in_one_header_or_in_ten()
    {
        await using var fetching = await Fetching.StartAsync();
        var twice = Answers.Gzip(Answers.Gzip(Encoding.UTF8.GetBytes(Feed)));
        fetching.Farm.On("/list", Answers.Body(twice, ("Content-Encoding", "gzip, gzip")));
        fetching.Farm.On("/lines", Answers.Body(twice, [.. Enumerable.Repeat(("Content-Encoding", "gzip"), 10)]));
        fetching.Farm.On("/hidden", Answers.Body(twice, ("Content-Encoding", "gzip")));
        foreach (var path in new[] { "/list", "/lines", "/hidden" })
            Assert.Equal(FetchProblem.BadEncoding, (await fetching.FailedAsync(path)).Problem);
    }

    [Fact]
    public async Task C04_a_body_that_drips_is_given_up_for_its_rate()
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/drip", Answers.Endless([(byte)' '], TimeSpan.FromMilliseconds(10)));
        var fetch = fetching.FailedAsync(url);
        await fetching.AdvanceOnceAsync(() => fetching.Farm.Requests.Count == 1, TimeSpan.Zero);
        while (!fetch.IsCompleted)
        {
            // Less than the deadline in all: only the rate can end this.
            if (fetching.Time.GetUtcNow().Second < 9)
                fetching.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Assert.Equal(FetchProblem.TooSlow, (await fetch).Problem);
    }

    [Fact]
    public async Task C04_a_body_that_never_ends_is_given_up_at_the_deadline_over_the_whole_answer()
    {
        await using var fetching = await Fetching.StartAsync(Fetching.Unhurried with { MinimumBytesPerSecond = 0 });
        var url = fetching.Farm.On("/stall", async context =>
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("<rss>"));
            await context.Response.Body.FlushAsync();
            await Answers.Silence(context);
        });
        var fetch = fetching.FailedAsync(url);
        await fetching.AdvanceOnceAsync(() => fetching.Farm.Requests.Count == 1, TimeSpan.Zero);
        while (!fetch.IsCompleted)
        {
            fetching.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Assert.Equal(FetchProblem.Timeout, (await fetch).Problem);
    }

    [Fact]
    public async Task C05_headers_that_do_not_come_are_given_up_after_ten_seconds()
    {
        await using var fetching = await Fetching.StartAsync();
        var fetch = fetching.FailedAsync(fetching.Farm.On("/silence", Answers.Silence));
        await fetching.AdvanceOnceAsync(() => fetching.Farm.Requests.Count == 1, TimeSpan.FromSeconds(9.9));
        Assert.False(fetch.IsCompleted);
        fetching.Time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(FetchProblem.Timeout, (await fetch).Problem);
    }

    [Fact]
    public async Task C05_interim_answers_without_end_do_not_move_the_headers_deadline()
    {
        await using var fetching = await Fetching.StartAsync();
        var sent = 0;
        await using var server = RawServer.Start(async (stream, stop) =>
        {
            while (!stop.IsCancellationRequested)
            {
                await stream.WriteAsync("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"u8.ToArray(), stop);
                sent++;
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, stop);
            }
        });
        var fetch = fetching.FailedAsync(server.Url());
        await fetching.AdvanceOnceAsync(() => sent > 20, TimeSpan.FromSeconds(10.1));
        Assert.Equal(FetchProblem.Timeout, (await fetch).Problem);
    }

    [Fact]
    public async Task C06_four_hundred_kilobytes_of_headers_are_an_error()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var server = RawServer.Sending($"HTTP/1.1 200 OK\r\nX-Long: {new string('a', 400_000)}\r\nContent-Length: 1\r\n\r\nx");
        Assert.Equal(FetchProblem.BadAnswer, (await fetching.FailedAsync(server.Url())).Problem);
    }

    [Fact]
    public async Task C07_a_body_shorter_than_its_length_is_an_error_and_not_a_feed()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var server = RawServer.Sending("HTTP/1.1 200 OK\r\nETag: \"cut\"\r\nContent-Length: 100\r\n\r\n<rs");
        Assert.Equal("bad_answer", (await fetching.FailedAsync(server.Url())).Code);
        Assert.Equal("bad_answer", (await fetching.FailedAsync(fetching.Farm.On("/cut", Answers.Cut(Feed)))).Code);
    }

    [Fact]
    public async Task C08_chunks_without_an_end_are_an_error()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var server = RawServer.Sending("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n");
        Assert.Equal("bad_answer", (await fetching.FailedAsync(server.Url())).Code);
        Assert.Equal("bad_answer", (await fetching.FailedAsync(fetching.Farm.On("/cut", Answers.Cut(Feed, chunked: true)))).Code);
    }

    [Fact]
    public async Task C09_a_body_without_length_is_handed_on_as_far_as_it_came()
    {
        // No HTTP client can see this cut: the reader sees it, and the caller then stores no validators.
        await using var fetching = await Fetching.StartAsync();
        await using var server = RawServer.Sending("HTTP/1.1 200 OK\r\nETag: \"cut\"\r\nConnection: close\r\n\r\n<rss><channel><item>");
        var fetched = await fetching.FetchedAsync(new FetchRequest(server.Url()));
        Assert.Equal("<rss><channel><item>", Encoding.UTF8.GetString(fetched.Body));
    }

    [Fact]
    public async Task C10_a_redirect_loop_ends_after_five_hops()
    {
        await using var fetching = await Fetching.StartAsync();
        for (var i = 0; i < 21; i++)
            fetching.Farm.On($"/{i}", Answers.Redirect(302, $"/{(i + 1) % 21}"));
        Assert.Equal(FetchProblem.TooManyRedirects, (await fetching.FailedAsync("/0")).Problem);
        Assert.Equal(6, fetching.Farm.Requests.Count);
    }

    [Fact]
    public async Task C11_a_redirect_from_https_to_http_is_followed_only_for_feeds_that_allow_it()
    {
        using var certificate = Certificates.ForLoopback();
        await using var plain = await FeedFarm.StartAsync();
        await using var fetching = await Fetching.StartAsync(certificate: certificate, trusted: certificate);
        var target = plain.On("/feed.xml", Answers.Feed(Feed));
        var url = fetching.Farm.On("/down", Answers.Redirect(301, target.AbsoluteUri));

        Assert.Equal(FetchProblem.Downgrade, (await fetching.FailedAsync(url)).Problem);
        Assert.Equal(0, plain.Connects);

        await fetching.FetchedAsync(new FetchRequest(url) { AllowDowngrade = true });
        Assert.Equal(1, plain.Connects);
    }

    [Theory]
    [InlineData("file:///etc/passwd"), InlineData("ftp://127.0.0.1/feed"), InlineData("gopher://127.0.0.1/1"), InlineData("javascript:alert(1)")]
    [InlineData("data:text/xml,<rss/>"), InlineData("http://"), InlineData(""), InlineData("http://name:password@127.0.0.1/")]
    public async Task C12_a_redirect_to_anything_but_a_plain_web_address_is_refused(string location)
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Farm.On("/away", Answers.Redirect(302, location));
        Assert.Equal(FetchProblem.BadRedirect, (await fetching.FailedAsync("/away")).Problem);
    }

    [Fact]
    public async Task C13_credentials_of_a_feed_do_not_follow_a_redirect_to_another_origin()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var other = await FeedFarm.StartAsync();
        fetching.Farm.On("/private", Answers.Redirect(302, "/same-origin"));
        fetching.Farm.On("/same-origin", Answers.Redirect(302, other.On("/feed.xml", Answers.Feed(Feed)).AbsoluteUri));

        await fetching.FetchedAsync(new FetchRequest(new UriBuilder(fetching.Farm.Url("/private")) { UserName = "reader", Password = "s%C3%A9same" }.Uri));

        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("reader:sésame"));
        Assert.All(fetching.Farm.Requests, request => Assert.Equal(expected, request.Header("Authorization")));
        Assert.Null(Assert.Single(other.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task C14_not_modified_to_an_unconditional_request_is_a_broken_answer()
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Farm.On("/304", Answers.Status(304));
        Assert.Equal(FetchProblem.BadAnswer, (await fetching.FailedAsync("/304")).Problem);
    }

    [Fact]
    public async Task C14_validators_that_are_too_long_or_hold_line_breaks_are_dropped()
    {
        await using var fetching = await Fetching.StartAsync();
        var url = fetching.Farm.On("/long", Answers.Body(Feed, ("ETag", $"\"{new string('e', 50_000)}\"")));
        Assert.Equal(Validators.None, (await fetching.FetchedAsync(new FetchRequest(url))).Validators);

        var stored = new Validators("\"a\"\r\nX-Injected: 1", "Mon, 02 Mar 2026 08:00:00 GMT");
        await fetching.FetchedAsync(new FetchRequest(url) { Validators = stored });
        var request = fetching.Farm.Requests[^1];
        Assert.Null(request.Header("If-None-Match"));
        Assert.Null(request.Header("X-Injected"));
        Assert.Equal(stored.LastModified, request.Header("If-Modified-Since"));
    }

    [Fact]
    public async Task C15_an_endless_body_is_cut_at_the_cap_and_its_socket_closed()
    {
        await using var fetching = await Fetching.StartAsync(SmallCap);
        var sent = 0L;
        await using var server = RawServer.Start(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
            var block = new byte[64 * 1024];
            while (true)
            {
                await stream.WriteAsync(block, stop);
                sent += block.Length;
            }
        });
        Assert.Equal(FetchProblem.TooLarge, (await fetching.FailedAsync(server.Url())).Problem);
        await server.HungUp.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        // What the kernel buffers on both sides may have left the server beyond the cap.
        Assert.InRange(sent, Cap, Cap + (16 * 1024 * 1024));
    }

    [Theory]
    [InlineData(""), InlineData("gzip"), InlineData("br")]
    public async Task A11_a_feed_over_the_cap_is_read_up_to_it(string coding)
    {
        await using var fetching = await Fetching.StartAsync(SmallCap);
        var large = Encoding.UTF8.GetBytes(Answers.Rss("lang", [.. Enumerable.Range(1, 5_000).Select(i => $"Meldung {i} {Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(i)))}")]));
        fetching.Farm.On("/long", coding switch
        {
            "gzip" => Answers.Body(Answers.Gzip(large), ("Content-Encoding", coding)),
            "br" => Answers.Body(Answers.Brotli(large), ("Content-Encoding", coding)),
            _ => Answers.Body(large),
        });
        var fetched = await fetching.FetchedAsync(new FetchRequest(fetching.Farm.Url("/long")));
        Assert.Equal((true, Cap), (fetched.IsCut, fetched.Body.Length));
        Assert.Equal(large[..Cap], fetched.Body);

        Assert.Equal(FetchProblem.TooLarge, Assert.IsType<FetchResult.Failed>(await fetching.FetchAsync(new FetchRequest(fetching.Farm.Url("/long")) { Wanted = Wanted.List })).Problem);
    }

    [Fact]
    public async Task C15_a_length_far_over_the_cap_is_refused_before_a_byte_is_read()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var server = RawServer.Sending("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
        Assert.Equal(FetchProblem.TooLarge, (await fetching.FailedAsync(server.Url())).Problem);
    }

    [Theory]
    [InlineData("-1", null), InlineData("soon", null), InlineData("", null), InlineData("1.5", null), InlineData("+120", null)]
    [InlineData("0", 60), InlineData("1", 60), InlineData("120", 120), InlineData("86400", 86400)]
    [InlineData("99999999999", 86400), InlineData("99999999999999999999999999", 86400)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 86400), InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 60)]
    [InlineData("Mon, 02 Mar 2026 14:20:00 GMT", 600)]
    public async Task C16_retry_after_is_read_in_both_forms_and_clamped(string value, int? seconds)
    {
        await using var fetching = await Fetching.StartAsync();
        // No Date header: the clock of the test counts.
        await using var server = RawServer.Sending($"HTTP/1.1 503 Busy\r\nRetry-After: {value}\r\nContent-Length: 0\r\n\r\n");
        var failed = await fetching.FailedAsync(server.Url());
        Assert.Equal(FetchProblem.Unavailable, failed.Problem);
        Assert.Equal(seconds, (int?)failed.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task C16_a_date_counts_from_the_answers_own_date_since_clocks_differ()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var server = RawServer.Sending(
            "HTTP/1.1 429 Slow down\r\nDate: Mon, 02 Mar 2020 10:00:00 GMT\r\nRetry-After: Mon, 02 Mar 2020 10:05:00 GMT\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(TimeSpan.FromMinutes(5), (await fetching.FailedAsync(server.Url())).RetryAfter);
    }

    [Theory]
    [InlineData("unknown root"), InlineData("expired"), InlineData("wrong host")]
    public async Task C17_a_certificate_that_is_not_valid_is_refused(string fault)
    {
        using var certificate = fault switch
        {
            "expired" => Certificates.ForLoopback(notAfter: TimeProvider.System.GetUtcNow().AddDays(-1)),
            "wrong host" => Certificates.ForLoopback(host: "elsewhere.example"),
            _ => Certificates.ForLoopback(),
        };
        await using var fetching = await Fetching.StartAsync(certificate: certificate, trusted: fault == "unknown root" ? null : certificate);
        fetching.Farm.On("/feed.xml", Answers.Feed(Feed));
        Assert.Equal(FetchProblem.Tls, (await fetching.FailedAsync("/feed.xml")).Problem);
        Assert.Empty(fetching.Farm.Requests);
    }

    [Fact]
    public async Task C17_a_valid_certificate_is_accepted()
    {
        using var certificate = Certificates.ForLoopback();
        await using var fetching = await Fetching.StartAsync(certificate: certificate, trusted: certificate);
        await fetching.FetchedAsync(new FetchRequest(fetching.Farm.On("/feed.xml", Answers.Feed(Feed))));
    }

    [Fact]
    public async Task C17_tls_1_0_is_refused()
    {
        using var certificate = Certificates.ForLoopback();
        await using var fetching = await Fetching.StartAsync(trusted: certificate);
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await using var tls = new SslStream(client.GetStream());
#pragma warning disable SYSLIB0039, CA5397 // The old protocol is what the test is about.
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = SslProtocols.Tls });
#pragma warning restore SYSLIB0039, CA5397
        }, TestContext.Current.CancellationToken);

        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal(FetchProblem.Tls, (await fetching.FailedAsync(new Uri($"https://127.0.0.1:{port}/"))).Problem);
        await Assert.ThrowsAnyAsync<Exception>(() => serving);
    }

    [Fact]
    public async Task C19_cookies_are_neither_kept_nor_sent()
    {
        await using var fetching = await Fetching.StartAsync();
        var flood = Enumerable.Range(0, 200).Select(i => ("Set-Cookie", $"c{i}={i}; Path=/")).ToArray();
        var url = fetching.Farm.On("/feed.xml", Answers.Body(Feed, flood));
        await fetching.FetchedAsync(new FetchRequest(url));
        await fetching.FetchedAsync(new FetchRequest(url));
        Assert.All(fetching.Farm.Requests, request => Assert.Null(request.Header("Cookie")));
    }

    [Fact]
    public async Task C20_http_2_is_never_spoken_so_its_floods_end_as_a_broken_answer()
    {
        await using var fetching = await Fetching.StartAsync();
        // A SETTINGS frame, then RST_STREAM frames without end.
        await using var server = RawServer.Start(async (stream, stop) =>
        {
            await stream.WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }, stop);
            while (true)
                await stream.WriteAsync(new byte[] { 0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8 }, stop);
        });
        Assert.Equal(FetchProblem.BadAnswer, (await fetching.FailedAsync(server.Url())).Problem);
        await server.HungUp.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
