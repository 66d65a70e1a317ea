using System.Net.Sockets;

namespace PeerTarget;

/// <summary>Winsock refused to set or delete a peer target name.</summary>
/// <remarks>
/// <see cref="SocketException.SocketErrorCode"/> and <see cref="ErrorCode"/> are Winsock's on every operating system;
/// <see cref="System.ComponentModel.Win32Exception.NativeErrorCode"/>, which the base class decides, is an errno on Unix.
/// </remarks>
public sealed class PeerTargetNameException : SocketException
{
    /// <summary>Reports a refusal.</summary>
    /// <param name="operation">The operation that was refused.</param>
    /// <param name="error">The Winsock code, whose numeric value is Winsock's on every operating system.</param>
    public PeerTargetNameException(PeerTargetNameIoctl operation, SocketError error)
        : this(operation, error, subject: null)
    {
    }

    internal PeerTargetNameException(PeerTargetNameIoctl operation, SocketError error, string? subject)
        : base((int)error)
    {
        Operation = operation;
        Message = Describe(operation, error, subject is null ? "" : $" ({subject})");
    }

    /// <summary>The operation that was refused.</summary>
    public PeerTargetNameIoctl Operation { get; }

    /// <summary>The Winsock number of the code, such as 10056, on every operating system.</summary>
    public override int ErrorCode => (int)SocketErrorCode;

    /// <summary>The operation, the Winsock code, what it means for that operation, and what to do.</summary>
    public override string Message { get; }

    /// <summary>The type, the Winsock number, the message and the stack trace.</summary>
    public override string ToString() => $"{GetType()} ({ErrorCode}): {Message}{(StackTrace is null ? "" : Environment.NewLine)}{StackTrace}";

    private static string Describe(PeerTargetNameIoctl operation, SocketError error, string of)
    {
        string subject = operation is PeerTargetNameIoctl.Set
            ? $"The peer target name{of} was not set"
            : $"The peer target name{of} was not deleted";
        return PeerTargetNameError.Find(error) is { } row
            ? $"{subject}: {row.MeaningFor(operation)}. Winsock answered {row}. {row.WhatToDo}"
            : $"{subject}: Winsock answered {(Enum.IsDefined(error) ? $"{error} ({(int)error})" : $"{(int)error}")}, which no page lists for this operation.";
    }
}
