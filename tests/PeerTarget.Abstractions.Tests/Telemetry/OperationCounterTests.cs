using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The counter peer_target.operations, as a listener sees it.</summary>
[TestFixture]
public sealed class OperationCounterTests : SocketFixture
{
    private static readonly PeerTargetName s_name = new("host/a.example", Peers.A4);

    private readonly List<string> _counted = [];
    private ServiceProvider _services = null!;
    private MeterListener _listener = null!;

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    [SetUp]
    public void SetUp()
    {
        _counted.Clear();
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "PeerTarget" && instrument.Meter.Scope == Meters)
                {
                    Assert.That((instrument.Name, instrument.Unit), Is.EqualTo(("peer_target.operations", "{operation}")));
                    Assert.That(instrument.Description, Is.EqualTo("Peer target names set and deleted, refusals included."));
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            _counted.Add($"{value}: {string.Join(", ", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"));
    }

    [TearDown]
    public void TearDown()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Test]
    public void Every_answered_operation_is_counted_with_its_kind_of_socket_and_never_a_name_or_an_address()
    {
        _listener.Start();

        _ = new ScriptedProvider(meterFactory: Meters).TrySet(Socket, s_name);
        _ = new ScriptedProvider(meterFactory: Meters).TryDelete(Tcp(AddressFamily.InterNetworkV6), peer: null);

        Assert.That(_counted, Is.EqualTo(new[]
        {
            "1: peer_target.operation.name=set, network.type=ipv4, network.transport=udp",
            "1: peer_target.operation.name=delete, network.type=ipv6, network.transport=tcp",
        }));
    }

    [TestCase(SocketError.IsConnected, "is_connected")]
    [TestCase(SocketError.AddressFamilyNotSupported, "address_family_not_supported")]
    [TestCase((SocketError)11033, "_OTHER")]
    public void A_refusal_has_its_type(SocketError code, string type)
    {
        _listener.Start();

        _ = new ScriptedProvider(code, meterFactory: Meters).TrySet(Socket, s_name);

        Assert.That(_counted.Single(), Does.EndWith($", error.type={type}"));
    }

    [Test]
    public void A_closed_socket_is_counted_without_its_kind()
    {
        _listener.Start();

        _ = new ScriptedProvider(SocketError.NotSocket, meterFactory: Meters).TrySet(Socket, s_name);

        Assert.That(_counted.Single(), Is.EqualTo("1: peer_target.operation.name=set, error.type=not_socket"));
    }

    [Test]
    public async Task Asynchronous_operations_that_complete_at_once_are_counted_too()
    {
        _listener.Start();

        _ = await new ScriptedProvider(meterFactory: Meters).TrySetAsync(Socket, s_name);
        _ = await new ScriptedProvider(SocketError.InvalidArgument, meterFactory: Meters).TryDeleteAsync(Socket, Peers.A4);

        Assert.That(_counted.Select(line => line.Split(',')[0]), Is.EqualTo(new[] { "1: peer_target.operation.name=set", "1: peer_target.operation.name=delete" }));
    }

    [Test]
    public void Nothing_is_allocated_where_nobody_listens()
    {
        var provider = new SilentProvider(SocketError.Success, meterFactory: Meters);
        Assert.That(Allocations.Of(() => provider.TrySet(Socket, s_name)), Is.Zero);
    }
}
