namespace MlInfra.Local.Core;

/// <summary>What keeps for a while what it writes. It writes it before the clock moves on. Found by dependency injection.</summary>
public interface IWriteLater
{
    /// <summary>Writes what is kept until now, as far as it can be written.</summary>
    Task FlushAsync(CancellationToken cancellationToken);
}
