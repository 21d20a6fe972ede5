namespace MlInfra.Local.Iam.Policies;

/// <summary>Matches text against * and ?.</summary>
internal static class Glob
{
    // What a policy variable stands for is literal: its own wildcards are hidden behind these.
    private const char LiteralStar = '\uE000';
    private const char LiteralQuestion = '\uE001';

    public static string Escape(string text) => text.Replace('*', LiteralStar).Replace('?', LiteralQuestion);

    public static bool Matches(string pattern, string text, bool ignoreCase = false)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t], ignoreCase)))
            {
                p++;
                t++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool Same(char pattern, char text, bool ignoreCase) => pattern switch
    {
        '*' => false,
        LiteralStar => text == '*',
        LiteralQuestion => text == '?',
        _ => ignoreCase ? char.ToLowerInvariant(pattern) == char.ToLowerInvariant(text) : pattern == text,
    };
}
