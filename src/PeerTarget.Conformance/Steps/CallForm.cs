namespace PeerTarget.Conformance;

/// <summary>The form in which Winsock is called.</summary>
public enum CallForm
{
    /// <summary><c>WSAIoctl</c> with the operation's control code.</summary>
    Ioctl,

    /// <summary><c>WSASetSocketPeerTargetName</c> or <c>WSADeleteSocketPeerTargetName</c>.</summary>
    Function,
}
