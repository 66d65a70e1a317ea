namespace PeerTarget.Analyzers.Tests;

/// <summary>
/// One snippet a line. The statements stand in a method of the class in <see cref="AnalyzerTests"/>, the members in that class. Brackets
/// with bars mark what is reported.
/// </summary>
internal static class Snippets
{
    public const string IgnoredInStatements =
        """
        [|names.TrySet(socket, name)|];
        [|names.TryDelete(socket, server)|];
        [|names.TrySet(udp, name)|];
        [|names.TryDelete(udp, server)|];
        [|names.TrySet(tcp, name)|];
        [|names.TryDelete(tcp)|];
        [|names.TrySet(listener, name)|];
        [|names.TryDelete(listener)|];
        [|names.TrySetAsync(socket, name)|];
        [|names.TryDeleteAsync(socket, server, token)|];
        await [|names.TrySetAsync(socket, name)|];
        await [|names.TryDeleteAsync(socket, server)|];
        await [|names.TrySetAsync(socket, name, token)|].ConfigureAwait(false);
        await [|names.TrySetAsync(socket, name)|].AsTask();
        await [|names.TrySetAsync(socket, name)|].AsTask().WaitAsync(token).ConfigureAwait(false);
        [|names.TrySetAsync(socket, name)|].AsTask().Wait();
        [|names.TrySetAsync(socket, name)|].GetAwaiter().GetResult();
        [|names.TrySetAsync(socket, name)|].ConfigureAwait(false).GetAwaiter().GetResult();
        names?[|.TrySet(socket, name)|];
        names.TrySet(socket, name).ToString(); [|names.TrySet(socket, name)|];
        [|PeerTargetNameProviderExtensions.TrySet(names, udp, name)|];
        [|own.TrySet(socket, name)|];
        [|own.TryDelete(socket, server)|];
        await [|own.TrySetAsync(socket, name)|];
        [|((IPeerTargetNameProvider)own).TrySet(socket, name)|];
        if (flag) [|names.TrySet(socket, name)|];
        try { } finally { [|names.TryDelete(udp, server)|]; }
        for (int i = 0; i < 3; [|names.TrySet(socket, name)|]) { i++; }
        Action set = () => { [|names.TrySet(socket, name)|]; }; set();
        Func<Task> set = async () => { await [|names.TrySetAsync(socket, name)|]; }; await set();
        void Set() => [|names.TrySet(socket, name)|]; Set();
        names!.Set(socket, name); using (socket) [|names.TryDelete(socket, null)|];
        """;

    public const string IgnoredInMembers =
        """
        private void Set(Socket socket, PeerTargetName name) => [|_names.TrySet(socket, name)|];
        private async Task SetAsync(Socket socket, PeerTargetName name) => await [|_names.TrySetAsync(socket, name)|];
        private static void Set<T>(T names, Socket socket, PeerTargetName name) where T : IPeerTargetNameProvider => [|names.TrySet(socket, name)|];
        private int Property { get { [|_names.TrySet(_socket, _name)|]; return 0; } }
        private C(int _) { [|_names.TrySet(_udp, _name)|]; }
        """;

    public const string LateInStatements =
        """
        tcp.Connect(server); [|names.Set(tcp, name)|];
        tcp.Connect("a.example", 1); [|names.Set(tcp, name)|];
        tcp.Connect(IPAddress.Loopback, 1); _ = [|names.TrySet(tcp, name)|];
        tcp.Connect(server); [|names.Set(tcp.Client, name)|];
        tcp.Client.Connect(server); [|names.Set(tcp, name)|];
        socket.Connect(server); [|names.Set(socket, name)|];
        socket.Connect(server); await [|names.SetAsync(socket, name)|];
        socket.Connect(server); var code = await [|names.TrySetAsync(socket, name, token)|];
        socket.Connect(server); if ([|names.TrySet(socket, name)|] is not SocketError.Success) { return; }
        udp.Connect(server); [|names.Set(udp, name)|];
        socket.Connect(server); await [|names.SetAllAsync(socket, [name], token)|];
        await tcp.ConnectAsync(server); [|names.Set(tcp, name)|];
        await tcp.ConnectAsync(server, token).ConfigureAwait(false); [|names.Set(tcp, name)|];
        tcp.ConnectAsync(server).Wait(); [|names.Set(tcp, name)|];
        tcp.ConnectAsync(server).GetAwaiter().GetResult(); [|names.Set(tcp, name)|];
        await tcp.ConnectAsync(server).WaitAsync(token); [|names.Set(tcp, name)|];
        await socket.ConnectAsync(server, token); await [|names.SetAsync(socket, name, token)|];
        var client = new TcpClient("a.example", 1); [|names.Set(client, name)|];
        using var client = new UdpClient("a.example", 1); [|names.Set(client, name)|];
        tcp = new TcpClient("a.example", 1); [|names.Set(tcp, name)|];
        using var client = new TcpClient(); client.NoDelay = true; client.Connect(server); var stream = client.GetStream(); [|names.Set(client, name)|];
        socket.Send(bytes); [|names.Set(socket, name)|];
        await socket.SendAsync(bytes, token); [|names.Set(socket, name)|];
        udp.Send(bytes, 1); [|names.Set(udp, name)|];
        await udp.SendAsync(bytes); [|names.Set(udp, name)|];
        using var client = new UdpClient(); client.Send(bytes, server); [|names.Set(client, new PeerTargetName("host/a", server))|];
        using var client = new UdpClient(); client.Send(bytes, 1, server); [|names.Set(client, new PeerTargetName("host/a", server, SocketSecurityProtocol.IPsec))|];
        using var client = new UdpClient(); await client.SendAsync(bytes, server); [|names.Set(client, new("host/a", server))|];
        using var client = new UdpClient(); client.Send(bytes, server); client.Receive(ref any); [|names.Set(client, new PeerTargetName("host/a", server))|];
        using var client = new UdpClient(); var a = new PeerTargetName("host/a", server); client.Send(bytes, server); [|names.Set(client, a)|];
        using var client = new UdpClient(); client.Send(bytes, name.Peer); [|names.Set(client, name)|];
        using var client = new UdpClient(); client.Send(bytes, _server); [|names.Set(client, new PeerTargetName("host/a", _server))|];
        using var client = new UdpClient(); client.Send(bytes, new IPEndPoint(IPAddress.Loopback, 53)); [|names.Set(client, new PeerTargetName("host/a", new IPEndPoint(IPAddress.Loopback, 53)))|];
        using var s = new Socket(SocketType.Dgram, ProtocolType.Udp); s.SendTo(bytes, server); [|names.Set(s, new PeerTargetName("host/a", server))|];
        using var s = new Socket(SocketType.Dgram, ProtocolType.Udp); await s.SendToAsync(bytes, server); [|names.Set(s, new PeerTargetName("host/a", server))|];
        var s = new Socket(SocketType.Dgram, ProtocolType.Udp) { Blocking = true }; s.SendTo(bytes, server); if (flag) { [|names.Set(s, new PeerTargetName("host/a", server))|]; }
        udp = new UdpClient(); udp.Send(bytes, server); [|names.Set(udp, new PeerTargetName("host/a", server))|];
        tcp.Connect(server); if (flag) { [|names.Set(tcp, name)|]; }
        tcp.Connect(server); while (flag) { [|names.Set(tcp, name)|]; }
        tcp.Connect(server); while (flag) [|names.Set(tcp, name)|];
        tcp.Connect(server); for (int i = 0; i < 2; i++) [|names.Set(tcp, name)|];
        tcp.Connect(server); do { [|names.Set(tcp, name)|]; } while (flag);
        tcp.Connect(server); foreach (byte b in bytes) { [|names.Set(tcp, name)|]; }
        tcp.Connect(server); { [|names.Set(tcp, name)|]; }
        { tcp.Connect(server); } [|names.Set(tcp, name)|];
        using (tcp) { tcp.Connect(server); [|names.Set(tcp, name)|]; }
        lock (bytes) { tcp.Connect(server); } [|names.Set(tcp, name)|];
        try { tcp.Connect(server); } finally { Take(bytes); } [|names.Set(tcp, name)|];
        try { tcp.Connect(server); } catch { tcp.Dispose(); throw; } [|names.Set(tcp, name)|];
        try { tcp.Connect(server); [|names.Set(tcp, name)|]; } catch (SocketException) { }
        if (flag) { tcp.Connect(server); [|names.Set(tcp, name)|]; }
        foreach (var s in sockets) { s.Connect(server); [|names.Set(s, name)|]; }
        while (flag) { var client = new TcpClient(); client.Connect(server); [|names.Set(client, name)|]; }
        switch (bytes.Length) { case 1: tcp.Connect(server); [|names.Set(tcp, name)|]; break; }
        Func<Task> late = async () => { await tcp.ConnectAsync(server); [|names.Set(tcp, name)|]; }; await late();
        void Late(TcpClient client) { client.Connect(server); [|names.Set(client, name)|]; } Late(tcp);
        tcp.Connect(server); [|names.Set(name: name, client: tcp)|];
        tcp.Connect(server); [|names.Set(tcp, name)|]; [|names.Set(tcp, name)|];
        tcp.Connect(server); names.Delete(tcp); [|names.Set(tcp, name)|];
        names.Set(tcp, name); tcp.Connect(server); [|names.Set(tcp, name)|];
        names.Set(udp, name); udp.Connect(server); [|names.Set(udp, new PeerTargetName("host/b", other))|];
        tcp.Connect(server); try { [|names.Set(tcp, name)|]; } catch (PeerTargetNameException) { }
        tcp.Connect(server); _ = flag ? [|names.TrySet(tcp, name)|] : SocketError.Success;
        tcp.Connect(server); [|PeerTargetNameProviderExtensions.Set(names, tcp, name)|];
        tcp.Connect(server); [|own.Set(tcp.Client, name)|];
        tcp!.Connect(server); [|names.Set(tcp!, name)|];
        derived.Connect(server); [|names.Set(derived, name)|];
        tcp.Connect(server); Take(bytes); await Task.Yield(); [|names.Set(tcp, name)|];
        """;

    public const string LateInMembers =
        """
        private void Late() { _tcp.Connect(_server); [|_names.Set(_tcp, _name)|]; }
        private void Late() { this._tcp.Connect(_server); [|_names.Set(_tcp, _name)|]; }
        private async Task LateAsync() { await _tcp.ConnectAsync(_server); _tcp.NoDelay = true; [|_names.Set(_tcp, _name)|]; }
        private static readonly TcpClient s_tcp = new(); private void Late() { s_tcp.Connect(_server); [|_names.Set(s_tcp, _name)|]; }
        private C(int port) { _udp = new UdpClient(port); _udp.Send(_bytes, _server); [|_names.Set(_udp, new PeerTargetName("host/a", _server))|]; }
        private int Late { get { _tcp.Connect(_server); [|_names.Set(_tcp, _name)|]; return 0; } }
        private sealed class Primary(TcpClient tcp, IPeerTargetNameProvider names, PeerTargetName name) { public void Late() { tcp.Connect(_late); [|names.Set(tcp, name)|]; } private readonly IPEndPoint _late = new(1, 1); }
        """;

    public const string FineInStatements =
        """
        names.Set(socket, name);
        names.Delete(socket, server);
        await names.SetAsync(socket, name);
        await names.DeleteAsync(socket, server);
        _ = names.TrySet(socket, name);
        _ = names.TryDelete(udp, server);
        _ = await names.TrySetAsync(socket, name);
        _ = names.TrySetAsync(socket, name);
        _ = names.TrySetAsync(socket, name).AsTask();
        _ = await names.TryDeleteAsync(socket, server, token).ConfigureAwait(false);
        _ = names?.TrySet(socket, name);
        SocketError code = names.TrySet(socket, name);
        var code = await names.TrySetAsync(socket, name);
        if (names.TrySet(socket, name) != SocketError.Success) { return; }
        if (await names.TrySetAsync(socket, name) is not SocketError.Success) { return; }
        var pending = names.TrySetAsync(socket, name); Take(await pending);
        Take(names.TrySet(socket, name));
        names.TrySet(socket, name).ToString();
        switch (names.TrySet(socket, name)) { case SocketError.Success: break; }
        bool isSet = names.TrySet(socket, name) == SocketError.Success && names.TrySet(udp, name) == 0;
        Func<SocketError> set = () => names.TrySet(socket, name); Take(set());
        Func<Task<SocketError>> set = async () => await names.TrySetAsync(socket, name); Take(await set());
        Action fails = () => names.TrySet(null!, name); fails();
        Func<Task> fails = async () => await names.TrySetAsync(null!, name); await fails();
        Throws(() => names.TrySet(null!, name));
        System.Linq.Expressions.Expression<Action<IPeerTargetNameProvider>> setup = n => n.TrySet(socket, name); Take(setup);
        System.Linq.Expressions.Expression<Func<IPeerTargetNameProvider, SocketError>> setup = n => n.TrySet(socket, name); Take(setup);
        Take(await Task.WhenAll(names.TrySetAsync(socket, name).AsTask(), names.TryDeleteAsync(socket, server).AsTask()));
        Take(names.TrySetAsync(socket, name).AsTask().Result);
        Take(names.TrySetAsync(socket, name).GetAwaiter().GetResult());
        _ = names.TrySetAsync(socket, name).AsTask().ContinueWith(t => Take(t.Result), TaskScheduler.Default);
        names.TrySetAsync(socket, name).AsTask().ContinueWith(t => Take(t.Result), TaskScheduler.Default);
        SocketError Set() => names.TrySet(socket, name); Take(Set());
        foreach (var s in sockets.Where(s => names.TrySet(s, name) == SocketError.Success)) { Take(s); }
        Take(from s in sockets select names.TrySet(s, name));
        unrelated.TrySet(socket, name); unrelated.TryDelete(socket, server);
        Func<Socket, PeerTargetName, SocketError> set = names.TrySet; Take(set(socket, name));
        var (one, two) = (names.TrySet(socket, name), names.TrySet(udp, name));
        Take($"{names.TrySet(socket, name)}"); Take(nameof(names.TrySet));
        SocketError? code = flag ? names.TrySet(socket, name) : null;
        using var client = new TcpClient(); names.Set(client, name); client.Connect(server);
        using var client = new TcpClient(); names.Set(client.Client, name); await client.ConnectAsync(server, token);
        using var client = new UdpClient(); names.Set(client, name); client.Connect(server);
        using var client = new UdpClient(); names.Set(client, name); client.Send(bytes, server); client.Send(bytes, server);
        names.Set(socket, name); socket.Connect(server); socket.Send(bytes);
        await names.SetAllAsync(socket, [name], token); socket.Connect(server); socket.Send(bytes);
        names.Set(tcp, name); tcp.Connect(server); tcp = new TcpClient(); names.Set(tcp, name); tcp.Connect(server);
        tcp.Connect(server); tcp.Close(); tcp = new TcpClient(); names.Set(tcp, name);
        tcp.Connect(server); tcp.Close(); names.Set(tcp, name);
        tcp.Connect(server); tcp = new TcpClient(server); names.Set(tcp, name);
        tcp.Connect(server); Create(out tcp); names.Set(tcp, name);
        tcp.Connect(server); Swap(ref tcp); names.Set(tcp, name);
        tcp.Connect(server); (tcp, udp) = (new TcpClient(), udp); names.Set(tcp, name);
        tcp.Connect(server); tcp.Client = new Socket(SocketType.Stream, ProtocolType.Tcp); names.Set(tcp, name);
        socket.Connect(server); socket.Disconnect(true); names.Set(socket, name);
        socket.Connect(server); await socket.DisconnectAsync(true, token); names.Set(socket, name);
        tcp.Connect(server); tcp.Client.Disconnect(true); names.Set(tcp, name);
        socket.Connect(server); var alias = socket; alias.Disconnect(true); names.Set(socket, name);
        var alias = socket; socket.Connect(server); alias.Disconnect(true); names.Set(socket, name);
        socket.Connect(server); Take(socket); names.Set(socket, name);
        tcp.Connect(server); Take(tcp.Client); names.Set(tcp, name);
        tcp.Connect(server); tcp.Reset(); names.Set(tcp, name);
        derived.Connect(server); derived.Reopen(); names.Set(derived, name);
        udp.Connect(server); udp.Client.Connect(new IPEndPoint(IPAddress.Any, 0)); udp.Client.Disconnect(true); names.Set(udp, name);
        udp.Connect(new IPEndPoint(IPAddress.Any, 0)); names.Set(udp, name);
        udp.Connect(server); udp.Connect(IPAddress.IPv6Any, 0); names.Set(udp, name);
        socket.Connect(server); names.Set(udp, name);
        tcp.Connect(server); names.Set(udp, name);
        first.Connect(server); names.Set(second, name); second.Connect(server);
        tcp.Connect(server); names.Set(listener, name);
        if (flag) { tcp.Connect(server); } names.Set(tcp, name);
        if (flag) { tcp.Connect(server); } else { names.Set(tcp, name); tcp.Connect(server); }
        if (flag) { tcp.Connect(server); return; } names.Set(tcp, name); tcp.Connect(server);
        switch (bytes.Length) { case 1: tcp.Connect(server); break; default: names.Set(tcp, name); break; }
        switch (bytes.Length) { case 1: tcp.Connect(server); break; } names.Set(tcp, name);
        while (flag) { tcp.Connect(server); break; } names.Set(tcp, name);
        while (flag) { names.Set(tcp, name); tcp.Connect(server); }
        do { names.Set(tcp, name); tcp.Connect(server); } while (flag);
        for (int i = 0; i < 2; i++) { names.Set(sockets[i], name); sockets[i].Connect(server); }
        foreach (var s in sockets) { names.Set(s, name); s.Connect(server); }
        foreach (var s in sockets) { s.Connect(server); } foreach (var s in sockets.Skip(1)) { names.Set(s, name); }
        tcp.Connect(server); for (int i = 0; i < 2; i++) { if (i > 0) { names.Set(tcp, name); } tcp = new TcpClient(); }
        socket.Connect(server); while (flag) { if (bytes.Length > 1) { names.Set(socket, name); } socket.Disconnect(true); }
        socket.Connect(server); while (flag) { while (token.CanBeCanceled) { names.Set(socket, name); } socket.Disconnect(true); }
        tcp.Connect(server); if (flag) { tcp = new TcpClient(); } names.Set(tcp, name);
        tcp.Connect(server); if (flag) { Swap(ref tcp); } else { return; } names.Set(tcp, name);
        tcp.Connect(server); if (!tcp.Connected) { names.Set(tcp, name); }
        tcp.Connect(server); if (tcp.Connected) { return; } names.Set(tcp, name);
        tcp.Connect(server); while (!tcp.Connected) { names.Set(tcp, name); }
        tcp.Connect(server); _ = tcp.Connected ? SocketError.Success : names.TrySet(tcp, name);
        tcp.Connect(server); bool isSet = tcp.Connected || names.TrySet(tcp, name) == SocketError.Success;
        tcp.Connect(server); switch (tcp.Connected) { case false: names.Set(tcp, name); break; }
        tcp.Connect(server); _ = tcp.Connected switch { true => SocketError.Success, false => names.TrySet(tcp, name) };
        _ = flag && Connect(() => tcp.Connect(server)); names.Set(tcp, name);
        try { tcp.Connect(server); } catch (SocketException) { names.Set(tcp, name); tcp.Connect(other); }
        try { tcp.Connect(server); return; } catch (SocketException) { } names.Set(tcp, name);
        try { tcp.Connect(server); } catch (SocketException) { } names.Set(tcp, name);
        try { tcp.Connect(server); } catch (SocketException) when (names.TrySet(tcp, name) == SocketError.Success) { }
        try { tcp.Connect(server); } finally { names.Set(tcp, name); }
        try { Take(bytes); } catch { tcp.Connect(server); } names.Set(tcp, name);
        socket.Connect(server); try { Take(bytes); } catch { socket.Disconnect(true); } names.Set(socket, name);
        socket.Connect(server); try { Take(bytes); } finally { socket.Disconnect(true); } names.Set(socket, name);
        socket.Connect(server); try { try { Take(bytes); } catch { socket.Disconnect(true); throw; } } catch { } names.Set(socket, name);
        socket.Connect(server); while (flag) { try { Take(bytes); } catch { socket.Disconnect(true); break; } } names.Set(socket, name);
        Task connecting = tcp.ConnectAsync(server); try { await connecting; } catch (SocketException) { names.Set(tcp, name); }
        if (!tcp.ConnectAsync(server).Wait(100)) { names.Set(tcp, name); }
        tcp.ConnectAsync(server).Wait(100); names.Set(tcp, name);
        socket.ConnectAsync(arguments); names.Set(socket, name);
        socket.Send(bytes, 0, 1, SocketFlags.None, out SocketError failed); names.Set(socket, name);
        tcp?.Connect(server); names.Set(tcp, name);
        (flag ? first : second).Connect(server); names.Set(first, name);
        goto connect; set: names.Set(tcp, name); return; connect: tcp.Connect(server); goto set;
        connect: names.Set(tcp, name); tcp.Connect(server); tcp = new TcpClient(); if (flag) goto connect;
        tcp.Connect(server); goto fresh; late: names.Set(tcp, name); return; fresh: tcp = new TcpClient(); goto late;
        Action connect = () => tcp.Connect(server); names.Set(tcp, name); connect();
        tcp.Connect(server); Action set = () => names.Set(tcp, name); Take(set);
        tcp.Connect(server); Throws(() => names.Set(tcp, name));
        Action reset = () => tcp = new TcpClient(); tcp.Connect(server); reset(); names.Set(tcp, name);
        void Reset() { tcp = new TcpClient(); } tcp.Connect(server); Reset(); names.Set(tcp, name);
        void Set() { names.Set(tcp, name); } Set(); tcp.Connect(server);
        Task.Run(() => socket.Disconnect(true)).Wait(); socket.Connect(server); names.Set(socket, name);
        using var client = new UdpClient(); client.Send(bytes, server); names.Set(client, new PeerTargetName("host/b", other)); client.Send(bytes, other);
        using var client = new UdpClient(); client.Send(bytes, broadcast); client.Receive(ref any); names.Set(client, new PeerTargetName("host/b", any)); client.Send(bytes, any);
        using var client = new UdpClient(); client.Send(bytes, any); client.Receive(ref any); names.Set(client, new PeerTargetName("host/b", any));
        using var client = new UdpClient(); client.Send(bytes, server); server.Port = 5; names.Set(client, new PeerTargetName("host/b", server));
        using var client = new UdpClient(); client.Send(bytes, server); server = other; names.Set(client, new PeerTargetName("host/b", server));
        using var client = new UdpClient(); client.Send(bytes, server); names.Set(client, name);
        using var client = new UdpClient(); client.Send(bytes, server); names.Set(client, new PeerTargetName("host/b"));
        var client = new UdpClient(); client.Send(bytes, server); client = new UdpClient(); names.Set(client, new PeerTargetName("host/b", server));
        using var client = new UdpClient(); names.Set(client, new PeerTargetName("host/a", server)); client.Send(bytes, server); names.Set(client, new PeerTargetName("host/b", server));
        using var client = new UdpClient(); if (flag) { names.Set(client, new PeerTargetName("host/a", server)); } client.Send(bytes, server); names.Set(client, new PeerTargetName("host/b", server));
        using var client = new UdpClient(); Take(client); client.Send(bytes, server); names.Set(client, new PeerTargetName("host/b", server));
        using var client = new UdpClient(); client.Send(bytes, server); names.Delete(client, server); names.Set(client, new PeerTargetName("host/b", server));
        using var client = new UdpClient(); client.Send(bytes, new IPEndPoint(IPAddress.Loopback, 53)); names.Set(client, new PeerTargetName("host/b", new IPEndPoint(IPAddress.Loopback, 54)));
        using var client = new UdpClient(); client.Send(bytes, "a.example", 53); names.Set(client, new PeerTargetName("host/b", server));
        using var client = new UdpClient(); if (flag) { client.Send(bytes, server); } names.Set(client, new PeerTargetName("host/b", server));
        using var client = new UdpClient { Client = socket }; client.Send(bytes, server); names.Set(client, new PeerTargetName("host/b", server));
        var s = new Socket(socket.SafeHandle); s.SendTo(bytes, server); names.Set(s, new PeerTargetName("host/b", server));
        udp.Send(bytes, server); names.Set(udp, new PeerTargetName("host/b", server));
        socket.SendTo(bytes, server); names.Set(socket, new PeerTargetName("host/b", server));
        using var client = new UdpClient(); var a = new PeerTargetName("host/a", server); a = new PeerTargetName("host/b", other); client.Send(bytes, server); names.Set(client, a);
        using var client = new UdpClient(); client.Send(bytes, _moving); Take(client.Ttl); names.Set(client, new PeerTargetName("host/b", _moving));
        using var client = new UdpClient(); client.Send(bytes, Next()); names.Set(client, new PeerTargetName("host/b", Next()));
        using var client = new UdpClient(); foreach (var peer in peers) { names.Set(client, new PeerTargetName("host/a", peer)); client.Send(bytes, peer); }
        using var client = new TcpClient(IPEndPoint.Parse("127.0.0.1:0")); names.Set(client, name);
        using var client = new UdpClient(53); names.Set(client, name);
        using var client = new UdpClient(53, AddressFamily.InterNetwork); names.Set(client, name);
        ref TcpClient reference = ref tcp; reference.Connect(server); tcp = new TcpClient(); names.Set(tcp, name);
        tcp.Connect(server); _ = names.TryDelete(tcp); names.Delete(tcp);
        socket.Bind(server); names.Set(socket, name); socket.Listen();
        listener.Start(); names.Set(listener, name);
        names.Set(socket, name); await socket.ConnectAsync(server); await socket.SendAsync(bytes); await socket.DisconnectAsync(true); names.Set(socket, name);
        _tcp.Connect(server); Reconnect(); names.Set(_tcp, name);
        _tcp.Connect(server); this.Reconnect(); names.Set(_tcp, name);
        _tcp.Connect(server); await Task.Delay(1); names.Set(_tcp, name);
        _tcp.Connect(server); _changed(); names.Set(_tcp, name);
        _tcp.Connect(server); new Visitor(this); names.Set(_tcp, name);
        _tcp.Connect(server); _tcp = new TcpClient(); names.Set(_tcp, name);
        c._tcp.Connect(server); c = new C(); names.Set(c._tcp, name);
        _tcp.Connect(server); names.Set(c._tcp, name);
        Tcp.Connect(server); names.Set(Tcp, name);
        """;

    public const string FineInMembers =
        """
        private SocketError Set(Socket socket, PeerTargetName name) => _names.TrySet(socket, name);
        private ValueTask<SocketError> SetAsync(Socket socket, PeerTargetName name) => _names.TrySetAsync(socket, name);
        private SocketError Code { get { return _names.TrySet(_socket, _name); } }
        private void Set() => _ = _names.TrySet(_socket, _name);
        private void Connect() { _tcp.Connect(_server); } private void Set() { _names.Set(_tcp, _name); }
        private void Connect(TcpClient tcp) { _names.Set(tcp, _name); tcp.Connect(_server); _tcp = tcp; }
        private IEnumerable<int> Sets() { _tcp.Connect(_server); yield return 1; _names.Set(_tcp, _name); }
        private static void Set(ref TcpClient tcp, ref TcpClient same, C c) { tcp.Connect(c._server); same = new TcpClient(); c._names.Set(tcp, c._name); }
        private void Answer() { Socket accepted = _listener.AcceptSocket(); accepted.Send(_bytes); _names.Set(_listener, _name); }
        private sealed class Owner(C c) { public void Set() { c._tcp.Connect(c._server); c.Reconnect(); c._names.Set(c._tcp, c._name); } }
        private sealed class Primary(TcpClient tcp, C c) { public void Set() { tcp.Connect(c._server); Renew(); c._names.Set(tcp, c._name); } private void Renew() { tcp = new TcpClient(); } }
        private sealed class Decorator(IPeerTargetNameProvider inner) : Base { public override SocketError TrySet(Socket socket, PeerTargetName name) => inner.TrySet(socket, name); }
        """;
}
