namespace MlInfra.Local.Core;

/// <summary>What a room has on its way to someone. Found by dependency injection.</summary>
public interface IUnderWay
{
    /// <summary>Whether nothing is on its way.</summary>
    bool IsQuiet { get; }
}
