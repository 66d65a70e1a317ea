using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PeerTarget.Testing;

/// <summary>Runs one case of the vector format. What it does not know makes the case fail; nothing is skipped.</summary>
public static class VectorCase
{
    public static void Run(JsonElement vector, IRawDoor door)
    {
        var sockets = new Dictionary<string, nuint>();
        int number = 0;
        foreach (JsonElement step in vector.GetProperty("steps").EnumerateArray())
        {
            string where = $"step {++number}: {step}";
            string socket = step.GetProperty("socket").GetString()!;
            nuint descriptor = sockets.GetValueOrDefault(socket, nuint.MaxValue);
            switch (step.GetProperty("do").GetString())
            {
                case "socket":
                    sockets[socket] = door.TryOpen(Family(step), Type(step)) ?? throw new NotSupportedException($"The host cannot open {where}");
                    break;
                case "connect":
                    Assert.That(door.Connect(descriptor, RawBuffer.Sockaddr(step.GetProperty("peer").GetString()!)), Is.EqualTo(SocketError.Success), where);
                    break;
                case "close":
                    Assert.That(door.Close(descriptor), Is.EqualTo(SocketError.Success), where);
                    break;
                case "set":
                    Assert.That(door.Set(descriptor, SetBuffer(step), Length(step)), Is.EqualTo(Expected(step)), where);
                    break;
                case "delete":
                    Assert.That(door.Delete(descriptor, Sockaddr(step, none: 16), Length(step)), Is.EqualTo(Expected(step)), where);
                    break;
                case "lookup":
                    Assert.That(door.Lookup(descriptor, IPEndPoint.Parse(step.GetProperty("peer").GetString()!)), Is.EqualTo(step.GetProperty("expect").GetString()), where);
                    break;
                default:
                    Assert.Fail($"Unknown {where}");
                    break;
            }
        }
    }

    private static byte[]? SetBuffer(JsonElement step) =>
        step.TryGetProperty("buffer", out _) ? null : RawBuffer.Set(Sockaddr(step, none: 128), step.GetProperty("name").GetString()!);

    private static byte[] Sockaddr(JsonElement step, int none) => step.GetProperty("peer").GetString() switch
    {
        "none" => new byte[none],
        string peer => RawBuffer.Sockaddr(peer),
        null => throw new NotSupportedException($"No peer in {step}"),
    };

    private static uint? Length(JsonElement step) => step.TryGetProperty("length", out JsonElement length) ? length.GetUInt32() : null;

    private static SocketError Expected(JsonElement step) => step.GetProperty("expect").GetString() switch
    {
        "NO_ERROR" => SocketError.Success,
        string name => PeerTargetNameError.Find(name)?.Code ?? throw new NotSupportedException($"Unknown code {name}"),
        null => throw new NotSupportedException($"No code in {step}"),
    };

    private static int Family(JsonElement step) => step.GetProperty("family").GetString() switch
    {
        "inet" => WinsockConstants.Inet,
        "inet6" => WinsockConstants.Inet6,
        "unix" => 1,
        string family => throw new NotSupportedException($"Unknown family {family}"),
        null => throw new NotSupportedException($"No family in {step}"),
    };

    private static int Type(JsonElement step) => step.GetProperty("type").GetString() switch
    {
        "stream" => WinsockConstants.SockStream,
        "dgram" => WinsockConstants.SockDgram,
        string type => throw new NotSupportedException($"Unknown type {type}"),
        null => throw new NotSupportedException($"No type in {step}"),
    };
}
