using MailKit.Security;
using Matchmaking.Platform;

namespace Matchmaking.Notifications;

/// <summary>How the mail server is spoken to.</summary>
internal enum MailSecurity { StartTls, Tls, None }

/// <summary>The mail server, in the configuration section <c>Matchmaking:Mail</c>.</summary>
internal sealed class MailOptions
{
    /// <summary>Without one nothing is sent, and messages wait.</summary>
    public string? Host { get; set; }
    public int? Port { get; set; }
    public string? From { get; set; }
    public string? User { get; set; }
    public string? Password { get; set; }
    public MailSecurity Security { get; set; }

    /// <summary>A page where people use the tokens of messages; it is given <c>kind</c> and <c>token</c>.</summary>
    public string? Page { get; set; }

    public SecureSocketOptions Socket => Security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    public int EffectivePort => Port ?? (Security == MailSecurity.Tls ? 465 : 587);

    /// <summary>A mistake is told at the start, not with the first message.</summary>
    public static MailOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Matchmaking:Mail");
        if (section["Security"] is { } security && !Enum.TryParse<MailSecurity>(security.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out _))
            throw section.GetSection("Security").Wrong($"start_tls, tls or none");
        var options = new MailOptions
        {
            Host = section["Host"], Port = section.GetSection("Port").WholeNumber(1, 65_535), From = section["From"],
            User = section["User"], Password = section["Password"], Page = section["Page"],
            Security = section["Security"] is { } chosen ? Enum.Parse<MailSecurity>(chosen.Replace("_", "", StringComparison.Ordinal), ignoreCase: true) : MailSecurity.StartTls,
        };
        if (options.Host is { Length: > 0 } && !MimeKit.MailboxAddress.TryParse(options.From, out _))
            throw section.GetSection("From").Wrong($"the address that mail comes from, such as network@example.org");
        return options;
    }
}

/// <summary>In the configuration section <c>Matchmaking:Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>True: webhooks may lead into private networks and need no https. For tests and closed networks.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long one attempt may take.</summary>
    public double TimeoutSeconds { get; set; } = 10;

    /// <summary>A webhook that fails for so long is switched off.</summary>
    public double DisableAfterDays { get; set; } = 5;
}

/// <summary>In the configuration section <c>Matchmaking:Notifications</c>.</summary>
internal sealed class NotificationOptions
{
    /// <summary>False: this process sends nothing; another one on the same database does.</summary>
    public bool Dispatch { get; set; } = true;

    /// <summary>Days for which what was delivered or given up is kept.</summary>
    public int KeepDays { get; set; } = 90;

    /// <summary>A mistake is told at the start, not when something is deleted.</summary>
    public static NotificationOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Matchmaking:Notifications");
        section.GetSection(nameof(KeepDays)).WholeNumber(1, 10_000);
        return section.Get<NotificationOptions>() ?? new NotificationOptions();
    }
}
