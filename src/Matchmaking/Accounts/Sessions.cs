using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>Begins, refreshes and ends sessions; every refresh token works once.</summary>
internal sealed class Sessions(MatchmakingDb db, SignedTokens tokens, IWebHostEnvironment environment, TimeProvider clock)
{
    public static readonly TimeSpan AccessLifetime = TimeSpan.FromMinutes(15), Lifetime = TimeSpan.FromDays(30);

    public async Task<SessionResponse> BeginAsync(Account account, bool secondFactor, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var session = new Session { AccountId = account.Id, CreatedAt = now, ExpiresAt = now + Lifetime, SecondFactor = secondFactor };
        db.Add(session);
        await db.SaveChangesAsync(cancellation);
        return Answer(session, account);
    }

    /// <summary>Null when the token does not hold. One that was used before was stolen, or its successor was: the whole session ends.</summary>
    public async Task<SessionResponse?> RefreshAsync(string? token, CancellationToken cancellation)
    {
        if (tokens.Read(TokenPurpose.Refresh, token) is not { Expired: false } read)
            return null;
        var (now, generation) = (clock.GetUtcNow().UtcDateTime, int.Parse(read.Detail, System.Globalization.CultureInfo.InvariantCulture));
        var rotated = await db.Sessions
            .Where(s => s.Id == read.Id && s.Generation == generation && s.EndedAt == null && s.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Generation, generation + 1), cancellation);
        var session = await db.Sessions.Include(s => s.Account).SingleOrDefaultAsync(s => s.Id == read.Id, cancellation);
        if (rotated == 1 && session!.Account!.MaySignIn(environment))
            return Answer(session, session.Account);
        if (session is { EndedAt: null })
        {
            session.EndedAt = now;
            await db.SaveChangesAsync(cancellation);
        }
        return null;
    }

    /// <summary>Marks every session of an account as ended; the caller saves.</summary>
    public async Task EndAllAsync(Guid account, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var session in await db.Sessions.Where(s => s.AccountId == account && s.EndedAt == null).ToListAsync(cancellation))
            session.EndedAt = now;
    }

    public string Cookie(SessionResponse session) => tokens.Issue(TokenPurpose.Cookie, session.SessionId, "", clock.GetUtcNow() + Lifetime);

    private SessionResponse Answer(Session session, Account account)
    {
        var (now, expires) = (clock.GetUtcNow(), new DateTimeOffset(DateTime.SpecifyKind(session.ExpiresAt, DateTimeKind.Utc)));
        return new SessionResponse
        {
            SessionId = session.Id,
            AccessToken = tokens.Issue(TokenPurpose.Access, session.Id, "", now + AccessLifetime < expires ? now + AccessLifetime : expires),
            ExpiresIn = (int)AccessLifetime.TotalSeconds,
            RefreshToken = tokens.Issue(TokenPurpose.Refresh, session.Id, FormattableString.Invariant($"{session.Generation}"), expires),
            Account = AccountResponse.Of(account),
        };
    }
}
