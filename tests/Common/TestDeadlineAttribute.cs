using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Xunit.v3;

[assembly: AllianceBot.TestSupport.TestDeadline]

namespace AllianceBot.TestSupport;

/// <summary>
/// Names a test that hangs, and ends it: after AB_TEST_DEADLINE seconds its token is cancelled; if that does not end it, the whole
/// run ends with an error a minute later, since otherwise nobody would learn which test it was. Without the variable (a debugger,
/// a long campaign) tests take as long as they want.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestDeadlineAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan? Deadline =
        double.TryParse(Environment.GetEnvironmentVariable("AB_TEST_DEADLINE"), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
    private static readonly ConcurrentDictionary<string, ITimer> Running = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Deadline is { } deadline)
        {
            var (context, fired) = (TestContext.Current, 0);
            Running[test.UniqueID] = TimeProvider.System.CreateTimer(_ =>
            {
                if (++fired > 1)
                    Environment.FailFast($"{test.TestDisplayName} hung, and did not end when it was cancelled.");
                Console.Error.WriteLine($"{test.TestDisplayName} is cancelled after {deadline.TotalSeconds} s.");
                context.CancelCurrentTest();
            }, null, deadline, Grace);
        }
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Running.TryRemove(test.UniqueID, out var timer))
            timer.Dispose();
    }
}
