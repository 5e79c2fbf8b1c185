using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Matchmaking.Platform;

namespace Matchmaking.Participation;

/// <summary>
/// Tells whether supports came from one address without keeping the address: a hash with a key that lies beside the database, so that a copy
/// of the file alone cannot be tried against all addresses, and with the month, so that nobody is followed longer than that.
/// </summary>
internal sealed class OriginMark(string database, TimeProvider clock)
{
    private const int KeyBytes = 32, MarkBytes = 8;
    private readonly Lazy<byte[]> key = new(() => ReadKey(Path.GetFullPath(database) + ".keys"));

    public string Of(HttpContext http)
    {
        var month = clock.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes($"{month} {Sender.AddressOf(http)}")).AsSpan(0, MarkBytes));
    }

    private static byte[] ReadKey(string folder)
    {
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, "origin.key");
        if (!File.Exists(file))
        {
            // Written elsewhere and moved: a process that starts at the same moment never reads half a key.
            var fresh = $"{file}.{Guid.NewGuid():N}";
            File.WriteAllBytes(fresh, RandomNumberGenerator.GetBytes(KeyBytes));
            try
            {
                File.Move(fresh, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(fresh);
            }
        }
        return File.ReadAllBytes(file);
    }
}
