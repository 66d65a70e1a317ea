using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PeerTarget.Emulation;
using PeerTarget.Wire;

namespace PeerTarget.Fuzz;

/// <summary>
/// Operations on sockets that come and go, half of them on each door, with a journal, faults and holds that come and go too. What is alive
/// must not grow.
/// </summary>
internal static class Soak
{
    private const int OperationsOfASocket = 1_000;
    private const int Reports = 10;

    /// <summary>Performs operations, and reports what is alive.</summary>
    /// <param name="operations">How many.</param>
    /// <param name="output">Where to report.</param>
    /// <param name="mostGrowth">By how many bytes what is alive may grow after the first report.</param>
    /// <returns>The exit code: 0, or 1 if what is alive has grown by more, or a call had another answer than it must have.</returns>
    public static int Run(long operations, TextWriter output, long mostGrowth = 1024 * 1024)
    {
        // The clock of the emulator goes through a day and more, whatever the time that the operations take. A lookup does not ask it.
        var clock = new SoakClock(TimeSpan.FromDays(1.5) / operations);
        var emulator = new WinsockEmulator(new WinsockEmulatorOptions { TimeProvider = clock, Assumptions = new() { PendingTakesEffect = PendingTakesEffect.AtStart } });
        var watch = Stopwatch.StartNew();
        long first = 0;
        long last = 0;
        for (int report = 1; report <= Reports; report++)
        {
            long rounds = Math.Max(1, operations / Reports / 2 / OperationsOfASocket);
            try
            {
                Parallel.Invoke(() => Managed(emulator, rounds), () => Raw(emulator, rounds));
            }
            catch (AggregateException wrong)
            {
                output.WriteLine(wrong.InnerException!.Message);
                return 1;
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
            last = GC.GetTotalMemory(forceFullCollection: true);
            first = report == 1 ? last : first;
            CallJournal calls = emulator.Calls;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{watch.Elapsed.TotalSeconds,5:0} s  {report * rounds * 2 * OperationsOfASocket,13:N0} operations  {last,12:N0} bytes alive  journal: {calls.Count:N0} held, {calls.Dropped:N0} dropped, after {calls[^1].Time - SoakClock.Start:d\\.hh\\:mm}"));
        }

        bool isFlat = last - first <= mostGrowth;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"alive: {last - first:+#,0;-#,0;0} bytes since the first report, {(isFlat ? "flat" : "NOT FLAT")}"));
        return isFlat ? 0 : 1;
    }

    private static void Must(bool hold, [CallerArgumentExpression(nameof(hold))] string? what = null)
    {
        if (!hold)
        {
            throw new DisagreementException($"This did not hold: {what}");
        }
    }

    private static void Managed(WinsockEmulator emulator, long rounds)
    {
        var provider = new EmulatedPeerTargetNameProvider(emulator);
        IPEndPoint[] peers = [.. Enumerable.Range(1, 8).Select(i => new IPEndPoint(new IPAddress([192, 0, 2, (byte)i]), 88))];
        PeerTargetName[] names = [.. peers.Select(peer => new PeerTargetName("host/a.example", peer))];
        var refused = new PeerTargetName("host/nobody.example", peers[0]);
        for (long round = 0; round < rounds; round++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            using Interception fault = emulator.Fail(SocketError.NoBufferSpaceAvailable, call => call.Principal == "host/nobody.example");
            using (CallHold hold = emulator.Hold(call => call.Principal == "host/held.example"))
            {
                Task<SocketError> held = provider.TrySetAsync(socket, new PeerTargetName("host/held.example", peers[0])).AsTask();
                SocketError? answer = round % 2 == 0 ? null : SocketError.NetworkDown;
                Must(hold.Calls[0].Release(answer));
                Must(held.GetAwaiter().GetResult() == (answer ?? SocketError.Success));
            }

            Must(provider.TrySet(socket, refused) is SocketError.NoBufferSpaceAvailable);

            for (int i = 2; i < OperationsOfASocket; i += 3)
            {
                Must(provider.TrySet(socket, names[i % names.Length]) is SocketError.Success);
                Must(emulator.Lookup(socket, peers[i % peers.Length]) == "host/a.example");
                Must(provider.TryDelete(socket, peers[(i + 1) % peers.Length]) is SocketError.Success);
            }
        }
    }

    private static unsafe void Raw(WinsockEmulator emulator, long rounds)
    {
        RawWinsock winsock = emulator.Raw;
        IPEndPoint[] peers = [.. Enumerable.Range(0, 8).Select(i => new IPEndPoint(new IPAddress([192, 0, 2, (byte)i]), 88))];
        var name = new PeerTargetName("host/raw.example", peers[0]);
        byte[] structure = new byte[PeerTargetNameEncoder.GetSetSize(name)];
        _ = PeerTargetNameEncoder.EncodeSet(name, structure);
        fixed (byte* input = structure)
        {
            for (long round = 0; round < rounds; round++)
            {
                nuint socket = winsock.WSASocket(2, 2);
                var overlapped = new WSAOVERLAPPED { hEvent = winsock.WSACreateEvent() };
                for (int i = 0; i < OperationsOfASocket; i += 4)
                {
                    // The last byte of the address tells eight peers apart.
                    int peer = i / 4 % peers.Length;
                    input[15] = (byte)peer;
                    Must(winsock.WSASetSocketPeerTargetName(socket, input, (uint)structure.Length) == 0);
                    Must(winsock.WSASetSocketPeerTargetName(socket, input, (uint)structure.Length, &overlapped) == 0);
                    Must(winsock.Lookup(socket, peers[peer]) == "host/raw.example");
                    Must(winsock.WSADeleteSocketPeerTargetName(socket, input + 8, 16) == 0);
                }

                _ = winsock.WSACloseEvent(overlapped.hEvent);
                _ = winsock.closesocket(socket);
            }
        }
    }

    private sealed class SoakClock(TimeSpan step) : TimeProvider
    {
        private long _asked;

        public static DateTimeOffset Start { get; } = new(2026, 11, 28, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Start + (step * Interlocked.Increment(ref _asked));
    }
}
