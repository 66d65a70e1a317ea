using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeerTarget.Emulation;

namespace PeerTarget.Examples;

/// <summary>docs/telemetry.md lists the events and the tags that the code has, and no others.</summary>
[TestFixture]
public sealed partial class TelemetryPageTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pages", "docs", "telemetry.md")).ReplaceLineEndings("\n");

    [Test]
    public void The_events_of_the_page_are_those_of_the_code()
    {
        IEnumerable<string> events = new[] { typeof(PeerTargetNameProvider), typeof(WinsockEmulator), typeof(WindowsPeerTargetNameProvider) }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .OrderBy(message => message.EventId)
            .Select(message => string.Create(CultureInfo.InvariantCulture, $"{message.EventId} {message.EventName} {message.Level}: {string.Join(", ", Placeholder().Matches(message.Message).Select(match => match.Groups[1].Value))}"));

        Assert.That(Rows("| Id |").Select(row => $"{row[0]} {row[1].Trim('`')} {row[2]}: {row[4].Replace("`", "", StringComparison.Ordinal)}"), Is.EqualTo(events));
    }

    [Test]
    public void The_tags_of_the_page_are_those_that_a_listener_sees()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
            {
                Assert.That(s_page, Does.Contain($"The meter is `{instrument.Meter.Name}`. It has one counter, `{instrument.Name}`, in `{instrument.Unit}`."));
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => seen.UnionWith(tags.ToArray().Select(tag => tag.Key)));
        listener.Start();
        var peerTargetNames = new EmulatedPeerTargetNameProvider(meterFactory: services.GetRequiredService<IMeterFactory>());
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        _ = peerTargetNames.TrySet(socket, new PeerTargetName("host/a.example", new IPEndPoint(IPAddress.IPv6Loopback, 1)));

        Assert.That(Rows("| Tag |").Select(row => row[0].Trim('`')).Order(StringComparer.Ordinal), Is.EqualTo(seen));
    }

    private static IEnumerable<string[]> Rows(string head) =>
        s_page[s_page.IndexOf(head, StringComparison.Ordinal)..].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
