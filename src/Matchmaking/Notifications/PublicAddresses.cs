using System.Net;
using System.Net.Sockets;

namespace Matchmaking.Notifications;

/// <summary>Which addresses a webhook may lead to: none of our own machine or network, nor of the cloud that it runs in.</summary>
internal static class PublicAddresses
{
    /// <summary>The special-purpose registries of IANA (RFC 6890 and later), and what carries a version 4 address inside.</summary>
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(Closed, network => network.Contains(plain));
    }

    /// <summary>The addresses of a host, a literal in whatever form included; empty when it has none just now.</summary>
    public static async Task<IPAddress[]> OfAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
            return [literal];
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellation);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    /// <summary>Connects to an address that was looked at itself: a name that answers differently the next time leads nowhere else.</summary>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = await OfAsync(target.Host, cancellation);
        if (addresses.Length == 0)
            throw new HttpRequestException($"{target.Host} has no address");
        if (!allowPrivate && !Array.TrueForAll(addresses, IsPublic))
            throw new RefusedAddressException($"{target.Host} leads to an address that is not public");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A webhook leads where it may not.</summary>
internal sealed class RefusedAddressException(string message) : IOException(message);
