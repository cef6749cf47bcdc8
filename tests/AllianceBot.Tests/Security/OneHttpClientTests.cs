using System.Text.RegularExpressions;
using AllianceBot.TestSupport;

namespace AllianceBot.Tests.Security;

/// <summary>HOSTILE.md D18: one unguarded way out is enough, so there is one factory of clients and nothing else reaches the network.</summary>
public sealed partial class OneHttpClientTests
{
    [Fact]
    public void D18_no_other_file_makes_an_http_client()
    {
        var offenders = Sources().Where(file => file.Name != "GuardedHttp.cs" && MakesClient().IsMatch(File.ReadAllText(file.FullName))).Select(file => file.FullName);
        Assert.Empty(offenders);
    }

    [Fact]
    public void D18_no_library_fetches_on_its_own()
    {
        // CodeHollow.FeedReader and SmartReader download, too, when they are asked to.
        var offenders = Sources().Where(file => FetchesByLibrary().IsMatch(File.ReadAllText(file.FullName))).Select(file => file.FullName);
        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("var c = new HttpClient();"), InlineData("HttpClient c = new(handler);"), InlineData("private readonly HttpClient _c = new ();"), InlineData("new System.Net.Http.SocketsHttpHandler()")]
    [InlineData("new HttpClientHandler { }"), InlineData("WebRequest.Create(url)"), InlineData("new WebClient()"), InlineData("services.AddHttpClient()"), InlineData("new TcpClient()")]
    public void The_search_finds_what_it_is_for(string code) => Assert.Matches(MakesClient(), code);

    private static IEnumerable<FileInfo> Sources() =>
        new DirectoryInfo(Path.Combine(RepositoryPaths.Root, "src")).EnumerateFiles("*.cs", SearchOption.AllDirectories)
            .Where(file => !file.FullName.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(@"new\s+([\w.]+\.)?(HttpClient|SocketsHttpHandler|HttpClientHandler|HttpMessageInvoker|WebClient|TcpClient|Socket)\b\s*[({]|\b(HttpClient|SocketsHttpHandler|HttpClientHandler|HttpMessageInvoker)\s+\w+\s*=\s*new\s*\(|\bWebRequest\.|\.AddHttpClient\b")]
    private static partial Regex MakesClient();

    [GeneratedRegex(@"using CodeHollow\b|CodeHollow\.FeedReader\.(?!FeedReader\.ParseFeedUrlsFromHtml\()|Reader\.ParseArticle(Async)?\(\s*[\w.]*([uU]rl|[uU]ri|[aA]ddress)\b\s*\)|WithDefaultLoader")]
    private static partial Regex FetchesByLibrary();
}
