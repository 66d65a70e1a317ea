# Tries the first part of docs/seeing-a-name.md on this machine, as administrator, and reports what it saw. It gates nothing.
# Nobody has run it yet.
param([int] $Port = 27015)
$ErrorActionPreference = 'Stop'

# A client that may name its server first: SIO_SET_PEER_TARGET_NAME with a SOCKET_PEER_TARGET_NAME under IPsec2.
function Connect-Client([string] $Name) {
    $client = [Net.Sockets.Socket]::new('InterNetwork', 'Stream', 'Tcp')
    try {
        if ($Name) {
            $text = [Text.Encoding]::Unicode.GetBytes($Name)
            $request = [byte[]]::new(144 + $text.Length)
            $request[0] = 2                                        # SecurityProtocol
            $request[8] = 2                                        # sin_family
            $request[10] = $Port -shr 8; $request[11] = $Port -band 255
            ([byte[]](127, 0, 0, 1)).CopyTo($request, 12)          # sin_addr
            [BitConverter]::GetBytes($text.Length).CopyTo($request, 136)
            $text.CopyTo($request, 140)
            try { $null = $client.IOControl(0x980000CA, $request, $null) }
            catch [Net.Sockets.SocketException] { return "the set answered $($_.Exception.GetBaseException().ErrorCode)" }
        }
        $client.Connect('127.0.0.1', $Port)
        'connects'
    }
    catch [Net.Sockets.SocketException] { "the connect answered $($_.Exception.GetBaseException().ErrorCode)" }
    finally { $client.Dispose() }
}

$listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, $Port)
$listener.Start()
"Without the filter, the client that names: $(Connect-Client 'host/a.example')"

Install-Module NtObjectManager -Force -Scope CurrentUser
$engine = Get-FwEngine -Dynamic                                    # its filters go when the session ends
$condition = New-FwConditionBuilder
Add-FwCondition $condition -MatchType FlagsAllSet -ConditionFlags IsNameAppSpecified
Add-FwCondition $condition -Port $Port
$null = Add-FwFilter $engine -Name probe -AleLayer ConnectV4 -ActionType Block -Condition $condition

"With the filter, the client that names: $(Connect-Client 'host/a.example')"
"With the filter, the client that does not: $(Connect-Client)"
$listener.Stop()
