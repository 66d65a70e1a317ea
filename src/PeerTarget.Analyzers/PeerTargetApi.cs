using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PeerTarget.Analyzers;

/// <summary>The types of PeerTarget and of System.Net that a compilation refers to, and what the rules ask of them.</summary>
internal sealed class PeerTargetApi
{
    private readonly INamedTypeSymbol _provider;
    private readonly INamedTypeSymbol? _extensions;
    private readonly INamedTypeSymbol? _asyncExtensions;
    private readonly INamedTypeSymbol? _setAllExtensions;
    private readonly INamedTypeSymbol _socketError;
    private readonly INamedTypeSymbol _socket;
    private readonly INamedTypeSymbol? _udpClient;
    private readonly INamedTypeSymbol? _tcpClient;

    private PeerTargetApi(Compilation compilation, INamedTypeSymbol provider, INamedTypeSymbol socketError, INamedTypeSymbol socket)
    {
        _provider = provider;
        _socketError = socketError;
        _socket = socket;
        _extensions = compilation.GetTypeByMetadataName("PeerTarget.PeerTargetNameProviderExtensions");
        _asyncExtensions = compilation.GetTypeByMetadataName("PeerTarget.PeerTargetNameProviderAsyncExtensions");
        _setAllExtensions = compilation.GetTypeByMetadataName("PeerTarget.PeerTargetNameSetAllExtensions");
        _udpClient = compilation.GetTypeByMetadataName("System.Net.Sockets.UdpClient");
        _tcpClient = compilation.GetTypeByMetadataName("System.Net.Sockets.TcpClient");
        Name = compilation.GetTypeByMetadataName("PeerTarget.PeerTargetName");
        EndPoint = compilation.GetTypeByMetadataName("System.Net.EndPoint");
        IPAddress = compilation.GetTypeByMetadataName("System.Net.IPAddress");
    }

    public INamedTypeSymbol? Name { get; }

    public INamedTypeSymbol? EndPoint { get; }

    public INamedTypeSymbol? IPAddress { get; }

    /// <summary>Null where a compilation does not refer to PeerTarget.</summary>
    public static PeerTargetApi? Find(Compilation compilation) =>
        compilation.GetTypeByMetadataName("PeerTarget.IPeerTargetNameProvider") is { } provider
        && compilation.GetTypeByMetadataName("System.Net.Sockets.SocketError") is { } socketError
        && compilation.GetTypeByMetadataName("System.Net.Sockets.Socket") is { } socket
            ? new PeerTargetApi(compilation, provider, socketError, socket)
            : null;

    /// <summary>Whether a method is TrySet, TryDelete or an asynchronous form, of the interface, of a provider or of the extensions.</summary>
    public bool AnswersWithCode(IMethodSymbol method) =>
        method.Name is "TrySet" or "TryDelete" or "TrySetAsync" or "TryDeleteAsync"
        && (Is(method.ReturnType, _socketError) || method.ReturnType is INamedTypeSymbol { TypeArguments: { Length: 1 } answers } && Is(answers[0], _socketError))
        && IsOfProvider(method);

    public bool Sets(IMethodSymbol method) => method.Name is "Set" or "SetAsync" or "SetAllAsync" or "TrySet" or "TrySetAsync" && IsOfProvider(method);

    public bool Deletes(IMethodSymbol method) => method.Name is "Delete" or "DeleteAsync" or "TryDelete" or "TryDeleteAsync" && IsOfProvider(method);

    /// <summary>Whether a type is Socket, UdpClient or TcpClient, or derives from one.</summary>
    public bool IsClient(ITypeSymbol? type)
    {
        while (type is not null && !IsSystemClient(type))
        {
            type = type.BaseType;
        }

        return type is not null;
    }

    /// <summary>Whether a type is one of the three themselves.</summary>
    public bool IsSystemClient(ITypeSymbol type) => Is(type, _socket) || Is(type, _udpClient) || Is(type, _tcpClient);

    public bool IsSocket(ITypeSymbol type) => Is(type, _socket);

    public bool IsEndPoint(ITypeSymbol? type)
    {
        while (type is not null && !Is(type, EndPoint))
        {
            type = type.BaseType;
        }

        return type is not null;
    }

    /// <summary>Whether a constructor connects: TcpClient(host, port) and UdpClient(host, port).</summary>
    public bool Connects(IMethodSymbol constructor) =>
        !IsSocket(constructor.ContainingType)
        && IsSystemClient(constructor.ContainingType)
        && constructor.Parameters is { Length: 2 } parameters
        && parameters[0].Type.SpecialType is SpecialType.System_String;

    /// <summary>Whether a constructor makes a socket that nobody else knows, and not an object around a socket that exists.</summary>
    public bool Opens(IMethodSymbol constructor) =>
        IsSystemClient(constructor.ContainingType)
        && !constructor.Parameters.Any(parameter => parameter.Type.Name is "SafeSocketHandle" or "SocketInformation");

    public static bool Is(ITypeSymbol? type, INamedTypeSymbol? wanted) => type is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, wanted);

    private bool IsOfProvider(IMethodSymbol method)
    {
        INamedTypeSymbol type = (method.ReducedFrom ?? method).ContainingType;
        return Is(type, _provider) || Is(type, _extensions) || Is(type, _asyncExtensions) || Is(type, _setAllExtensions) || type.AllInterfaces.Contains(_provider, SymbolEqualityComparer.Default);
    }
}

internal static class Waiting
{
    /// <summary>Follows the value of an asynchronous call through ConfigureAwait, AsTask and their like, to where the call is waited for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isAwaited">Whether the call has ended where the value is reached.</param>
    public static IOperation Follow(IOperation call, out bool isAwaited)
    {
        isAwaited = false;
        for (IOperation value = call; ;)
        {
            switch (value.Parent)
            {
                case IAwaitOperation:
                case IPropertyReferenceOperation { Property.Name: "Result" } result when result.Instance == value:
                    isAwaited = true;
                    break;
                case IInvocationOperation outer when outer.Instance == value && outer.TargetMethod is { Name: "GetResult" } or { Name: "Wait", ReturnsVoid: true }:
                    isAwaited = true;
                    break;
                case IInvocationOperation outer when outer.Instance == value && outer.TargetMethod.Name is "ConfigureAwait" or "AsTask" or "Preserve" or "GetAwaiter" or "WaitAsync":
                    break;
                default:
                    return value;
            }

            value = value.Parent!;
        }
    }
}
