using System.Security.Cryptography;
using MlInfra.Local.Core;
using MlInfra.Local.Wire;

namespace MlInfra.Local.Sts;

/// <summary>Issues sessions and knows whose key is whose.</summary>
internal sealed class Sessions(World world, IState state) : ICredentialIssuer, ICallerLookup
{
    // Keys that begin so were issued here; one that is not in the table is over, and is not taken for the laptop's own.
    private const string KeyPrefix = "ASIAMLINFRA";
    private readonly ITable<Session> table = state.Table<Session>("sts.sessions");

    public Principal Laptop { get; } = new(world.GlobalArn("iam", "user/laptop"), null);

    public SessionCredentials Issue(string roleArn, string sessionName, TimeSpan lifetime)
    {
        var session = Create(roleArn, sessionName, lifetime);
        return new(session.AccessKeyId, session.SecretAccessKey, session.Token, session.Expiration, new(session.Arn, session.RoleArn));
    }

    /// <summary>A session of a role, or of the laptop's own user when there is none.</summary>
    public Session Create(string? roleArn, string sessionName, TimeSpan lifetime)
    {
        Sweep();
        var arn = roleArn is null ? Laptop.Arn : $"arn:{world.Partition}:sts::{Account(roleArn)}:assumed-role/{roleArn[(roleArn.LastIndexOf('/') + 1)..]}/{sessionName}";
        var session = new Session(
            KeyPrefix + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 9),
            RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(96)),
            world.RealNow + lifetime, arn, roleArn,
            $"AROA{Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(arn)))[..16]}:{sessionName}");
        table.Put(session.AccessKeyId, session);
        return session;
    }

    public Session? Get(string accessKeyId) => table.Get(accessKeyId);

    public Principal Find(string? accessKeyId)
    {
        if (accessKeyId is null || !accessKeyId.StartsWith(KeyPrefix, StringComparison.Ordinal)) return Laptop;
        var session = table.Get(accessKeyId)
            ?? throw new AwsException("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
        return session.Expiration > world.RealNow
            ? session.RoleArn is null ? Laptop : new(session.Arn, session.RoleArn)
            : throw new AwsException("ExpiredTokenException", "The security token included in the request is expired", 403) { QueryCode = "ExpiredToken" };
    }

    private void Sweep()
    {
        var over = table.All().Where(s => s.Expiration < world.RealNow - TimeSpan.FromHours(1)).ToList();
        if (over.Count < 100) return;
        foreach (var session in over) table.Delete(session.AccessKeyId);
    }

    private static string Account(string roleArn) => roleArn.Split(':') is { Length: > 4 } parts ? parts[4] : "";
}
