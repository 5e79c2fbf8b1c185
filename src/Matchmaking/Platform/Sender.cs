using System.Net;
using System.Net.Sockets;
using System.Security.Claims;

namespace Matchmaking.Platform;

/// <summary>Who sends a request, as far as limits and keys go: an account, or where nobody has signed in an address.</summary>
internal static class Sender
{
    private const int HouseholdBytes = 8;

    public static string Of(HttpContext http) =>
        http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { Length: > 0 } account ? $"account {account}" : $"address {AddressOf(http)}";

    /// <summary>Where a request comes from, whoever is signed in.</summary>
    public static string AddressOf(HttpContext http) => $"{Address(http.Connection.RemoteIpAddress)}";

    /// <summary>One household or office has 2^64 addresses of version 6; they count as one.</summary>
    private static IPAddress? Address(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
            return address.MapToIPv4();
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(HouseholdBytes).Clear();
        return new IPAddress(bytes);
    }
}
