using System.Net;

namespace PeerTarget.Http;

/// <summary>
/// An HTTP handler that names the peer of every connection before it connects. It makes the connections itself, by a
/// <see cref="SocketsHttpHandler"/> of its own.
/// </summary>
/// <remarks>
/// <para>
/// A connection expects the principal of the machine it goes to, also after a redirect. If the name is refused, nothing connects, and the
/// client sees an <see cref="HttpRequestException"/> with <see cref="HttpRequestError.ConnectionError"/> and the
/// <see cref="PeerTargetNameException"/> inside. Requests of one host share connections, so a request that finds an open one asks for no name.
/// </para>
/// <para>
/// No request goes over HTTP/3, because its sockets are out of reach. A request that demands version 3 is refused. One that could go over
/// HTTP/3 and need not is limited to HTTP/2: the handler changes its version and policy.
/// </para>
/// <para>Safe for use from several threads at once.</para>
/// </remarks>
public sealed class PeerTargetNameHttpHandler : DelegatingHandler
{
    private readonly SocketsHttpHandler _connections;

    /// <summary>Creates a handler.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="principalOf"><inheritdoc cref="PeerTargetNameHttp.ConnectCallback" path="/param[@name='principalOf']"/></param>
    /// <param name="configure">
    /// Sets up the handler underneath, or <see langword="null"/> for its defaults. No proxy is used unless this sets
    /// <see cref="SocketsHttpHandler.UseProxy"/>. Behind a proxy, the connection goes to the proxy and expects the proxy's principal.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="configure"/> has set a connect callback. Its connections would have no names.</exception>
    public PeerTargetNameHttpHandler(
        IPeerTargetNameProvider provider, Func<DnsEndPoint, ServicePrincipalName?>? principalOf = null, Action<SocketsHttpHandler>? configure = null)
    {
        var callback = PeerTargetNameHttp.ConnectCallback(provider, principalOf);
        _connections = new SocketsHttpHandler { UseProxy = false };
        InnerHandler = _connections;
        configure?.Invoke(_connections);
        if (_connections.ConnectCallback is not null)
        {
            Dispose();
            throw new InvalidOperationException(
                $"The handler has a {nameof(SocketsHttpHandler.ConnectCallback)} already. A handler has one, and it must be the one that names the connections. Do not set it. To choose principals, pass a selector.");
        }

        _connections.ConnectCallback = callback;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The request demands HTTP/3. Its version is 3 or higher, and its policy allows no lower one.</exception>
    /// <exception cref="InvalidOperationException">The inner handler was replaced, so the connections would have no names.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Prepare(request, HttpVersion.Version11);
        return base.Send(request, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The request demands HTTP/3. Its version is 3 or higher, and its policy allows no lower one.</exception>
    /// <exception cref="InvalidOperationException">The inner handler was replaced, so the connections would have no names.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Prepare(request, HttpVersion.Version20);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _connections.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Lets no request pass that could go over HTTP/3, now or after a redirect to https.</summary>
    private void Prepare(HttpRequestMessage request, Version highest)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!ReferenceEquals(InnerHandler, _connections))
        {
            throw new InvalidOperationException("The inner handler was replaced, so the connections would have no peer target names. Put other handlers around this one.");
        }

        if (request.Version.Major >= 3)
        {
            if (request.VersionPolicy is not HttpVersionPolicy.RequestVersionOrLower)
            {
                throw new NotSupportedException(
                    $"The request demands HTTP {request.Version}, and a connection over QUIC cannot have a peer target name. Ask for version 2, or for {nameof(HttpVersionPolicy.RequestVersionOrLower)}.");
            }

            request.Version = highest;
        }
        else if (request.VersionPolicy is HttpVersionPolicy.RequestVersionOrHigher)
        {
            // The same choice without HTTP/3: from 2 there is nothing higher left, and below 2 there is whatever both sides know up to it.
            request.VersionPolicy = request.Version.Major == 2 ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower;
            request.Version = request.Version.Major == 2 ? request.Version : highest;
        }
    }
}
