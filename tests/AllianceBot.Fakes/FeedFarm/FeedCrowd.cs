using System.Globalization;
using System.Net;
using System.Text;

namespace AllianceBot.Fakes.FeedFarm;

/// <summary>
/// Many feeds on many hosts, as a program: <c>crowd [--port N]</c> answers at every 127.x.y.z. <c>/even/N</c> gives a document and 304 from then
/// on, <c>/odd/N</c> a new document each time, <c>/hang/N</c> nothing at all. Prints its port.
/// </summary>
public static class FeedCrowd
{
    public static async Task<int> RunAsync(string[] args)
    {
        var port = args is ["--port", var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        await using var farm = await FeedFarm.StartAsync(IPAddress.Any, port);
        farm.Records = false;
        var body = Encoding.UTF8.GetBytes(Answers.Rss("Crowd", [.. Enumerable.Range(0, 60).Select(i => $"An item of a feed in the crowd, number {i}")]));
        var even = Answers.Feed(body, "\"even\"");
        var odd = Answers.Feed(body);
        farm.Otherwise = context => context.Request.Path.Value switch
        {
            ['/', 'e', ..] => even(context),
            ['/', 'o', ..] => odd(context),
            ['/', 'h', ..] => Answers.Silence(context),
            _ => Answers.Status(404)(context),
        };
        await Console.Out.WriteLineAsync(farm.Port.ToString(CultureInfo.InvariantCulture));
        await farm.WaitAsync(CancellationToken.None);
        return 0;
    }
}
