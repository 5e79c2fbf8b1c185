using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Matchmaking.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Accounts;

public sealed class SecondFactorTests(AccessScene scene) : IClassFixture<AccessScene>
{
    private readonly MatchmakingHost host = scene.Host;

    private static Task<Answer> SignInAsync(MatchmakingHost host, string email, string? code = null) =>
        host.Anonymous.PostAsync("/api/v1/sessions", new SignInRequest { Email = email, Password = AccessScene.Password, Code = code });

    [Fact]
    public async Task Signing_in_takes_a_code_once_an_app_is_confirmed_and_no_code_works_twice()
    {
        var email = await scene.PersonAsync();
        var person = host.With((string)(await SignInAsync(host, email)).Expect(HttpStatusCode.OK).Body!["accessToken"]!);
        var (app, codes) = await EnrolAsync(person);
        Assert.Equal(SecondFactor.RecoveryCodes, codes.Length);

        Assert.Contains("one-time code", (string)(await SignInAsync(host, email)).Expect(HttpStatusCode.Unauthorized).Body!["detail"]!, StringComparison.Ordinal);
        (await SignInAsync(host, email, app.Code(0) == "123456" ? "654321" : "123456")).Expect(HttpStatusCode.Unauthorized);
        // The code of this moment was used to confirm; a neighbour is within the tolerance for clocks that differ.
        (await SignInAsync(host, email, app.Code(0))).Expect(HttpStatusCode.Unauthorized);
        (await SignInAsync(host, email, app.Code(1))).Expect(HttpStatusCode.OK);
        (await SignInAsync(host, email, codes[0])).Expect(HttpStatusCode.OK);
        (await SignInAsync(host, email, codes[0])).Expect(HttpStatusCode.Unauthorized);

        await using var db = host.OpenDatabase();
        var stored = string.Join(' ', await db.Set<Microsoft.AspNetCore.Identity.IdentityUserToken<Guid>>().Select(t => t.Value).ToListAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(app.Key, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(codes[1], stored, StringComparison.Ordinal);

        (await person.PostAsync("/api/v1/accounts/me/second-factor", new EnrolRequest { Password = AccessScene.Password })).Expect(HttpStatusCode.Conflict);
        (await person.PostAsync("/api/v1/accounts/me/second-factor/remove", new SecondFactorRemovalRequest { Password = "not the password", Code = codes[1] })).Expect(HttpStatusCode.UnprocessableEntity);
        (await person.PostAsync("/api/v1/accounts/me/second-factor/remove", new SecondFactorRemovalRequest { Password = AccessScene.Password, Code = codes[1] })).Expect(HttpStatusCode.NoContent);
        (await SignInAsync(host, email)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Where_it_is_required_staff_can_do_nothing_of_staffs_without_it()
    {
        await using var strict = await MatchmakingHost.StartNewAsync(models: "none", configure: builder =>
        {
            builder.Configuration["Matchmaking:Access:RequireSecondFactor"] = "true";
            (builder.Configuration["Matchmaking:Admin:Email"], builder.Configuration["Matchmaking:Admin:Password"]) = ("first@admin.example", AccessScene.Password);
        });
        var admin = strict.With((string)(await SignInAsync(strict, "first@admin.example")).Expect(HttpStatusCode.OK).Body!["accessToken"]!);
        var refused = (await admin.GetAsync("/api/v1/accounts")).Expect(HttpStatusCode.Forbidden);
        Assert.Contains("second-factor", (string)refused.Body!["detail"]!, StringComparison.Ordinal);
        (await admin.PostAsync("/api/v1/api-keys", AccountExamples.ApiKeyRequest)).Expect(HttpStatusCode.Forbidden);
        (await admin.GetAsync("/api/v1/needs")).Expect(HttpStatusCode.OK);

        var (app, _) = await EnrolAsync(admin);
        (await admin.GetAsync("/api/v1/accounts")).Expect(HttpStatusCode.Forbidden);
        var strong = strict.With((string)(await SignInAsync(strict, "first@admin.example", app.Code(1))).Expect(HttpStatusCode.OK).Body!["accessToken"]!);
        (await strong.GetAsync("/api/v1/accounts")).Expect(HttpStatusCode.OK);
    }

    internal static async Task<(Authenticator App, string[] RecoveryCodes)> EnrolAsync(ApiClient person)
    {
        var secret = (await person.PostAsync("/api/v1/accounts/me/second-factor", new EnrolRequest { Password = AccessScene.Password })).Expect(HttpStatusCode.OK).Body!;
        var app = new Authenticator((string)secret["sharedKey"]!);
        Assert.Contains($"secret={app.Key}", (string)secret["uri"]!, StringComparison.Ordinal);
        var codes = (await person.PostAsync("/api/v1/accounts/me/second-factor/confirm", new CodeRequest { Code = app.Code(0) })).Expect(HttpStatusCode.OK).Body!;
        return (app, [.. codes["recoveryCodes"]!.AsArray().Select(code => (string)code!)]);
    }

    /// <summary>An app at the moment it was set up, however long the test takes: RFC 6238 with the usual 30 seconds and six digits.</summary>
    internal sealed class Authenticator(string key)
    {
        private readonly long _step = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30;

        public string Key => key;

        /// <summary>The code of so many steps later.</summary>
        public string Code(int steps)
        {
            var bits = string.Concat(key.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
            var bytes = bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2)).ToArray();
            var counter = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(counter, _step + steps);
#pragma warning disable CA5350 // The algorithm is that of the authenticator apps.
            var hash = HMACSHA1.HashData(bytes, counter);
#pragma warning restore CA5350
            var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff;
            return $"{number % 1_000_000:D6}";
        }
    }
}
