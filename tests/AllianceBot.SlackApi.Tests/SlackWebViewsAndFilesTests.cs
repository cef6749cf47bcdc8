using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.Blocks;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.SlackApi.Tests;

public sealed class SlackWebViewsAndFilesTests : IAsyncLifetime
{
    private FakeSlack _slack = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _slack = await FakeSlack.StartAsync();

    public ValueTask DisposeAsync() => _slack.DisposeAsync();

    [Fact]
    public async Task A_modal_opens_once_with_a_trigger_and_is_updated_by_its_hash()
    {
        var web = Some.Web(_slack);
        var typed = await _slack.CommandAsync(FakeWorkspace.Admin, FakeWorkspace.CarNews, "/alliance-mod", "rule add");

        var opened = await web.OpenViewAsync(typed.TriggerId, Some.Modal(), Cancel);
        Assert.True(opened.IsOk);
        Assert.Equal(SlackErrorKind.TriggerExpired, (await web.OpenViewAsync(typed.TriggerId, Some.Modal(), Cancel)).Error!.Kind);
        Assert.True((await web.UpdateViewAsync(opened.Value.Id, Some.Modal(), opened.Value.Hash, Cancel)).IsOk);
        Assert.Equal("hash_conflict", (await web.UpdateViewAsync(opened.Value.Id, Some.Modal(), opened.Value.Hash, Cancel)).Error!.Code);
    }

    [Fact]
    public async Task A_home_tab_is_published_for_one_person()
    {
        var home = new HomeView([HeaderBlock.Of("Your watches"), new DividerBlock()]);

        Assert.True((await Some.Web(_slack).PublishHomeAsync(FakeWorkspace.Member, home, null, Cancel)).IsOk);
        Assert.Equal("Your watches", _slack.Workspace.Homes[FakeWorkspace.Member].Content["blocks"]![0]!["text"]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_faulty_view_is_invalid_blocks_too()
    {
        var home = new HomeView([.. Enumerable.Range(0, 101).Select(_ => new DividerBlock())]);

        Assert.Equal(SlackErrorKind.InvalidBlocks, (await Some.Web(_slack).PublishHomeAsync(FakeWorkspace.Member, home, null, Cancel)).Error!.Kind);
    }

    [Fact]
    public async Task A_chart_is_uploaded_and_shared()
    {
        var file = new FileUpload(FakeWorkspace.CarNews, "stats.png", new byte[] { 1, 2, 3 }) { Title = "30 days", AltText = "Posts by day" };

        var uploaded = await Some.Web(_slack).UploadFileAsync(file, Cancel);

        Assert.True(uploaded.IsOk);
        Assert.Equal([1, 2, 3], _slack.Workspace.Files[uploaded.Value.Id].Bytes!);
        Assert.Equal([uploaded.Value.Id], _slack.Messages(FakeWorkspace.CarNews).Single().Files);
    }

    [Fact]
    public async Task An_upload_whose_bytes_were_lost_shared_nothing_and_may_be_tried_again()
    {
        _slack.Script(new FakeFault("upload", FakeFaultKind.Drop));
        var file = new FileUpload(FakeWorkspace.CarNews, "stats.png", new byte[] { 1, 2, 3 }) { Title = "30 days" };

        Assert.Equal(SlackErrorKind.NotSent, (await Some.Web(_slack).UploadFileAsync(file, Cancel)).Error!.Kind);
        Assert.Empty(_slack.Messages(FakeWorkspace.CarNews));
    }

    [Fact]
    public async Task A_command_is_answered_through_its_response_url_five_times()
    {
        var web = Some.Web(_slack);
        var typed = await _slack.CommandAsync(FakeWorkspace.Member, FakeWorkspace.CarNews, "/alliance", "latest");
        for (var answer = 0; answer < 5; answer++) Assert.True((await web.RespondAsync(typed.ResponseUrl!, new ResponseMessage { Text = "three stories" }, Cancel)).IsOk);

        Assert.Equal("used_url", (await web.RespondAsync(typed.ResponseUrl!, new ResponseMessage { Text = "one more" }, Cancel)).Error!.Code);
        Assert.All(_slack.Messages(FakeWorkspace.CarNews), message => Assert.Equal(FakeWorkspace.Member, message.OnlyFor));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/actions/T1/2/3")]
    [InlineData("http://hooks.slack.com/actions/T1/2/3")]
    [InlineData("https://hooks.slack.com:8443/actions/T1/2/3")]
    [InlineData("https://hooks.slack.com.evil.example/actions/T1/2/3")]
    [InlineData("https://hooks.slack.com@evil.example/actions/T1/2/3")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public async Task G12_A_response_url_of_another_host_is_never_called(string address)
    {
        var calls = 0;
        using var counting = new HttpClient(new CountingHandler(() => calls++));
        var web = new SlackWeb(counting, new SlackOptions { Token = "xoxb-1" }, TimeProvider.System);

        Assert.Equal("foreign_response_url", (await web.RespondAsync(address, new ResponseMessage { Text = "x" }, Cancel)).Error!.Code);
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task G12_Slacks_own_response_url_is_called()
    {
        var calls = 0;
        using var counting = new HttpClient(new CountingHandler(() => calls++));
        var web = new SlackWeb(counting, new SlackOptions { Token = "xoxb-1" }, TimeProvider.System);

        Assert.True((await web.RespondAsync("https://hooks.slack.com/actions/T1/2/3", new ResponseMessage { Text = "x" }, Cancel)).IsOk);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_trigger_dies_after_three_seconds()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var slack = await FakeSlack.StartAsync(new FakeSlackOptions { Time = time });
        var typed = await slack.CommandAsync(FakeWorkspace.Admin, FakeWorkspace.CarNews, "/alliance-mod", "setup");
        time.Advance(TimeSpan.FromSeconds(3.1));

        Assert.Equal("expired_trigger_id", (await Some.Web(slack).OpenViewAsync(typed.TriggerId, Some.Modal(), Cancel)).Error!.Code);
    }

    private sealed class CountingHandler(Action count) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            count();
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new StringContent("ok") });
        }
    }
}
