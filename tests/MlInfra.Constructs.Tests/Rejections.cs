using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests;

internal static class Rejections
{
    /// <summary>The whole message of the rejection, with the machine's folders out of it.</summary>
    public static string MessageOf(Action action, string? folder = null)
    {
        var message = Assert.Throws<DefinitionException>(action).Message;
        return folder is null ? message : message.Replace(folder, "<folder>", StringComparison.Ordinal);
    }
}
