using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>Who an access key belongs to. STS answers from its sessions.</summary>
internal interface ICallerLookup
{
    /// <summary>
    /// The session's role, or the laptop's own user for every key that STS did not issue. Throws for a session that is over.
    /// </summary>
    Principal Find(string? accessKeyId);
}
